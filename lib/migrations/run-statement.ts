import type { Connection } from "mysql2/promise";
import { coreOf } from "@/lib/mysql/core-connection";

/** Runs one statement and throws its result rows away as they arrive: a SELECT in a migration may be of any size. */
export async function runStatement(connection: Connection, sql: Buffer): Promise<void> {
  const core = coreOf(connection);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // The driver tells a lost connection to the connection, not to a query without a callback.
  core.once("error", reject);
  try {
    const query = core.query(sql.toString("utf8"));
    query
      .on("error", reject)
      .on("end", resolve)
      .on("result", () => {});
    await promise;
  } finally {
    core.off("error", reject);
  }
}
