import { expect, test } from "vitest";
import { requireRoom } from "./require-room";

const sizes = {
  webReplicas: 4,
  workerReplicas: 2,
  storePoolSize: 8,
  targetPoolSize: 4,
  jobConcurrency: 2,
  backupConnections: null,
};
const server = (identity: string, limit: number) => ({ identity, limit });

test("what fits starts, on one server and on two", () => {
  expect(() => requireRoom(sizes, server("a", 138), server("a", 138))).not.toThrow();
  expect(() => requireRoom(sizes, server("a", 58), server("b", 90))).not.toThrow();
  expect(() => requireRoom(sizes, server("a", 58), null)).not.toThrow();
});

test("what cannot fit is refused with the sum, and with what would make it fit", () => {
  expect(() => requireRoom(sizes, server("a", 137), server("a", 137))).toThrow(
    expect.objectContaining({
      code: "startup.connections",
      message:
        "Seaworthy may need more connections than the database server gives: 4 web × (8 + 4 + 6) + 2 workers × (8 + 4 + 6) + 2 jobs × 10 = 128, and max_connections 137 − 10 = 127.",
      hint: "Raise max_connections to 138 or more, or lower WEB_REPLICAS, WORKER_REPLICAS, DB_POOL_SIZE or BACKUP_CONNECTIONS.",
    }),
  );
  expect(() => requireRoom(sizes, server("a", 57), server("b", 500))).toThrow(/the store's server gives: 4 web × 8/);
  expect(() => requireRoom(sizes, server("a", 500), server("b", 89))).toThrow(/the target's server gives/);
});
