import { createConnection } from "mysql2/promise";
import { describe, expect, test } from "vitest";
import { availableServers } from "@/test/servers";
import { listSessions } from "./list-sessions";

describe.each(availableServers())("sessions of $flavour", ({ url }) => {
  test("are listed with their database, whatever one of them runs", async () => {
    const [busy, looking] = await Promise.all([createConnection(url), createConnection(url)]);
    await busy.query("USE information_schema");
    const running = busy.query("SELECT SLEEP(1), '🧬'");
    await expect
      .poll(() => listSessions(looking))
      .toContainEqual({
        id: busy.threadId,
        user: "root",
        host: expect.stringMatching(/^(localhost|127\.0\.0\.1):\d+$/),
        database: "information_schema",
        command: "Query",
        seconds: expect.any(Number),
        statement: expect.stringMatching(/^SELECT SLEEP/),
      });
    await running;
    await Promise.all([busy.end(), looking.end()]);
  });
});
