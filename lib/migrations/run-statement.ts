import type { Connection } from "mysql2/promise";
import { coreOf } from "@/lib/mysql/core-connection";

/** Runs one statement and throws its result rows away as they arrive: a SELECT in a migration may be of any size. */
export async function runStatement(connection: Connection, sql: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    coreOf(connection)
      .query(sql.toString("utf8"))
      .on("error", reject)
      .on("end", resolve)
      .on("result", () => {});
  });
}
