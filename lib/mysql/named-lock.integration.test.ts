import type { Connection } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { availableServers, connectAsRoot } from "@/test/servers";
import { acquireNamedLock, lockNameFor } from "./named-lock";

test("names fit the server's 64 characters and differ by schema and purpose", () => {
  const names = [lockNameFor("a".repeat(64), "ddl"), lockNameFor("b", "ddl"), lockNameFor("b", "migrate-store")];
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
});

describe.each(availableServers())("named locks on $flavour", ({ flavour }) => {
  const name = lockNameFor(newId(), "ddl");
  let [first, second]: Connection[] = [];

  beforeEach(async () => {
    [first, second] = await Promise.all([connectAsRoot(flavour), connectAsRoot(flavour)]);
  });
  afterEach(() => {
    first?.destroy();
    second?.destroy();
  });

  test("a second session is refused with the holder named, and gets the lock once it is released", async () => {
    const lock = await acquireNamedLock(first!, name, { waitSeconds: 0 });
    await expect(acquireNamedLock(second!, name, { waitSeconds: 0 })).rejects.toMatchObject({
      code: "lock.held",
      details: { holder: { id: first!.threadId, user: "root" } },
    });
    const running = first!.query("SELECT SLEEP(1), '🧬'");
    await expect
      .poll(() => acquireNamedLock(second!, name, { waitSeconds: 0 }).catch((error: unknown) => String(error)))
      .toMatch(/: connection \d+ \(root@.+, for \d s\), running SELECT SLEEP\(1\)/);
    await running;
    await lock.release();
    await (await acquireNamedLock(second!, name, { waitSeconds: 0 })).release();
  });

  test("the lock ends with the connection that held it", async () => {
    await acquireNamedLock(first!, name, { waitSeconds: 0 });
    await first!.end();
    await (await acquireNamedLock(second!, name, { waitSeconds: 5 })).release();
  });

  test("releasing a lock that was lost says so, releasing after the connection died does not", async () => {
    const lock = await acquireNamedLock(first!, name, { waitSeconds: 0 });
    await first!.query("SELECT RELEASE_LOCK(?)", [name]);
    await expect(lock.release()).rejects.toMatchObject({ code: "lock.lost" });

    const other = await acquireNamedLock(second!, name, { waitSeconds: 0 });
    second!.on("error", () => {});
    await first!.query(`KILL ${second!.threadId}`);
    await other.release();
  });
});
