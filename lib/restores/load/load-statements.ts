import type { Connection } from "mysql2/promise";
import type { ArchiveSource } from "@/lib/backups";
import type { JobRun } from "@/lib/jobs";
import { hangUp } from "@/lib/mysql/core-connection";
import { classify } from "../foreign-statements";
import { readStatements } from "../read-statements";
import { prepareLoading, send } from "./load-session";

export interface StatementsOptions extends Pick<JobRun<unknown>, "progress" | "log"> {
  source: ArchiveSource;
  fileName: string;
  signal: AbortSignal;
  /** Why a statement is left out beside those that no restore runs; null: it runs. May throw. */
  leaveOut?: (sql: Buffer) => string | null;
}

/**
 * Sends every statement of a dump by another tool, in order, as it stands; what a restore does not run (USE, CREATE
 * DATABASE, settings of the server) is left out and counted in the log. The connection was opened with `sendsBytes`.
 */
export async function loadStatements(
  connection: Connection,
  { source, fileName, signal, progress, log, leaveOut }: StatementsOptions,
): Promise<{ statements: number; skipped: ReadonlyMap<string, number> }> {
  const stop = () => hangUp(connection);
  signal.addEventListener("abort", stop);
  const skipped = new Map<string, number>();
  let statements = 0;
  try {
    await prepareLoading(connection);
    for await (const batch of readStatements(source, fileName, signal)) {
      for (const sql of batch.statements) {
        signal.throwIfAborted();
        const why = whyNot(sql) ?? leaveOut?.(sql) ?? null;
        if (why !== null) skipped.set(why, (skipped.get(why) ?? 0) + 1);
        else await send(connection, sql, "restoring");
        if (why === null) statements++;
      }
      const { bytesDone } = batch;
      progress({ stage: "restoring", done: bytesDone, total: null, unit: "bytes", bytesDone });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  for (const [why, count] of skipped) log(`Left out ${count} statements of the dump: ${why}.`);
  return { statements, skipped };
}

function whyNot(sql: Buffer): string | null {
  const found = classify(sql);
  if (found.does === "run" || found.does === "create table") return null;
  return found.does === "skip" ? found.why : "everything goes into one database";
}
