import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore, type Store } from "@/lib/store/open-store";
import { makeDepsWithStoreOn } from "@/test/jobs";
import { actor, type TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { listAudit, type ListAuditInput } from "./list-audit";

const boss = actor("administrator", "boss@example.test");
const rows = 8000;

describe.each(availableServers())("a list over many rows, the store on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  /** With one connection, so that the server's counters are those of our own questions. */
  let store: Store;

  beforeAll(async () => {
    deps = await makeDepsWithStoreOn(flavour);
    const storeUrl = flavour === "mariadb" ? deps.config.storeUrl : deps.config.targetUrl;
    store = openStore({ storeUrl, storePoolSize: 1 });
    const values = Array.from({ length: rows }, (_, n) => [
      new Date(Date.UTC(2026, 0, 1) + n * 60_000),
      `user${n % 10}@example.test`,
      "user",
      `192.0.2.${n % 20}`,
      `req-${n}`,
      ["backup.start", "backup.complete", "job.cancel", "mail.resend"][n % 4],
      `file-${n % 100}`,
      n % 500 === 0 ? "refused" : "done",
    ]);
    await store.pool.query(
      "INSERT INTO audit (at, actor_name, actor_kind, address, request_id, action, subject, outcome) VALUES ?",
      [values],
    );
  });
  afterAll(async () => {
    await store.close();
    await deps.dispose();
  });

  async function rowsRead(): Promise<number> {
    const [counters] = await store.pool.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return counters.reduce((sum, counter) => sum + Number(counter["Value"]), 0);
  }

  const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10);
  test.each<ListAuditInput>([
    {},
    { actor: "user3@example.test" },
    { action: "backup.start" },
    { action: "backup." },
    { action: "nothing." },
    { subject: "file-7" },
    { address: "192.0.2.7" },
    { requestId: "req-4000" },
    { outcome: "refused" },
    { from: day(2), to: day(3) },
    { to: day(2) },
    { actor: "user3@example.test", from: day(2), to: day(3) },
    { before: `${Date.UTC(2026, 0, 2)}.1440` },
  ])("%j reads little more than it shows", async (input) => {
    const before = await rowsRead();
    const page = await listAudit({ ...deps, store }, boss, { ...input, limit: 20 });
    // The page's rows by index and by id, for each of two verbs; the counters themselves are read, too.
    expect((await rowsRead()) - before).toBeLessThan(400);
    expect(page.rows.length).toBe(input.action === "nothing." ? 0 : input.outcome ? 16 : input.requestId ? 1 : 20);
  });
});
