import { availableParallelism } from "node:os";
import type { Connection } from "mysql2/promise";
import { expect, test, vi } from "vitest";
import { loadConnections } from "./load-connections";

const byProcessors = Math.min(8, availableParallelism() + 1);

/** What the server would answer, which would otherwise have to be filled with connections. */
function serverWith(limit: number, used: number) {
  const destroy = vi.fn<() => void>();
  const answer = (sql: string) => (sql.includes("max_connections") ? { most: limit } : { Value: String(used) });
  const query = async (sql: string) => [[answer(sql)], []];
  return { destroy, connect: async () => ({ destroy, query }) as unknown as Connection };
}

test.each([
  { what: "as many as the processors are good for", limit: 500, used: 1, expected: byProcessors },
  { what: "as many as the server has to spare", limit: 100, used: 88, expected: Math.min(2, byProcessors) },
  { what: "one where the server is full", limit: 100, used: 99, expected: 1 },
])("$what, and who asked leaves", async ({ limit, used, expected }) => {
  const { connect, destroy } = serverWith(limit, used);
  expect(await loadConnections({ backupConnections: null }, connect)).toBe(expected);
  expect(destroy).toHaveBeenCalledOnce();
});

test("as configured, without asking", async () => {
  const connect = vi.fn<() => Promise<Connection>>();
  expect(await loadConnections({ backupConnections: 5 }, connect)).toBe(5);
  expect(connect).not.toHaveBeenCalled();
});
