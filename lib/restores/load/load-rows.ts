import type { Connection } from "mysql2/promise";
import type { ArchiveReader } from "@/lib/archive";
import type { LoadOptions } from "./load-archive";
import type { LoadPlan, LoadTask } from "./load-plan";
import { type LoadSessions, send } from "./load-session";

/**
 * Carries out a plan on all sessions at once; returns how many statements it took. The first failure ends them all; when
 * this returns or throws, nothing reads the archive any more.
 */
export async function loadRows(
  { others, kill }: LoadSessions,
  plan: LoadPlan,
  { archive, progress, signal }: Pick<LoadOptions, "archive" | "progress" | "signal">,
): Promise<number> {
  const { frames, totals } = archive.manifest;
  let change = Promise.withResolvers<void>();
  let failed: { error: unknown } | undefined;
  let [rows, bytes, statements] = [0, 0, 0];

  function report(stage: string): void {
    progress({ stage, done: rows, total: totals.rows, unit: "rows", rowsDone: rows, bytesDone: bytes });
  }

  async function carryOut(connection: Connection, task: LoadTask): Promise<void> {
    if (task.does === "keys") {
      report(`indexing ${task.table}`);
      for (const sql of task.statements) await send(connection, sql, `indexing ${task.table}`);
      statements += task.statements.length;
      return;
    }
    statements += await loadFrame(connection, archive, task.frame, `restoring ${task.table}`);
    rows += task.rows;
    bytes += frames[task.frame]?.plainBytes ?? 0;
    report(`restoring ${task.table}`);
  }

  async function work(connection: Connection): Promise<void> {
    for (let task = plan.next(); task !== null && failed === undefined; task = plan.next()) {
      signal.throwIfAborted();
      if (task === "wait") {
        await change.promise;
        continue;
      }
      await carryOut(connection, task);
      plan.done(task);
      tellOthers();
    }
  }

  function tellOthers(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  await Promise.all(
    others.map((connection) =>
      work(connection).catch(async (error: unknown) => {
        failed ??= { error };
        tellOthers();
        await kill();
      }),
    ),
  );
  if (failed !== undefined) throw failed.error;
  return statements;
}

/** One transaction: far fewer flushes than one per statement, and small enough for a cluster's limit. */
async function loadFrame(
  connection: Connection,
  archive: ArchiveReader,
  frame: number,
  doing: string,
): Promise<number> {
  const statements = await archive.statements(frame);
  await send(connection, begin, doing);
  for (const sql of statements) await send(connection, sql, doing);
  await send(connection, commit, doing);
  return statements.length;
}

const begin = Buffer.from("START TRANSACTION");
const commit = Buffer.from("COMMIT");
