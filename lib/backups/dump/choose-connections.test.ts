import { availableParallelism } from "node:os";
import type { Connection } from "mysql2/promise";
import { expect, test } from "vitest";
import { chooseConnections } from "./choose-connections";

/** What the server would answer, which would otherwise have to be filled with connections. */
function serverWith(limit: number, used: number): Connection {
  const answer = (sql: string) =>
    sql.includes("max_connections") ? { connections: limit } : { Variable_name: "Threads_connected", Value: used };
  return { query: async (sql: string) => [[answer(sql)], []] } as unknown as Connection;
}

const large = 10 * 1024 ** 3;
const byProcessors = Math.max(1, Math.min(availableParallelism() - 1, 4));

test.each([
  { what: "as configured, whatever there is", limit: 20, used: 19, configured: 7, bytes: large, expected: 7 },
  { what: "one for little data", limit: 500, used: 1, configured: null, bytes: 1024 ** 2, expected: 1 },
  {
    what: "as many as the processors are good for",
    limit: 500,
    used: 1,
    configured: null,
    bytes: large,
    expected: byProcessors,
  },
  { what: "one where the server is nearly full", limit: 100, used: 95, configured: null, bytes: large, expected: 1 },
])("$what", async ({ limit, used, configured, bytes, expected }) => {
  expect(await chooseConnections(serverWith(limit, used), configured, bytes)).toBe(expected);
});
