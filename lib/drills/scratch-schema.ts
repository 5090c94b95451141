import { inArray } from "drizzle-orm";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { idPattern } from "@/lib/kernel/ids";
import { sleep } from "@/lib/kernel/sleep";
import { listSessions } from "@/lib/mysql/list-sessions";
import { quoteId } from "@/lib/mysql/quote";
import { jobs } from "@/lib/store/schema";
import type { DrillServer } from "./drill-server";

const prefix = "seaworthy_drill_";

/** A run's own: a worker that was given up for dead and wakes again does not write into its successor's. */
export function scratchName(jobId: string, attempt: number): string {
  return `${prefix}${jobId}_${attempt}`;
}

/** For previews, where no job has an id yet. */
export const scratchPlaceholder = `${prefix}<job>`;

/** Drops what drills of ours left behind that do not run any more; returns what was dropped. */
export async function dropStaleScratch(
  deps: Deps,
  server: DrillServer,
  own: { jobId: string; scratch: string },
): Promise<string[]> {
  const connection = await server.connect({ database: null });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ?",
      [`${prefix.replaceAll("_", "\\_")}%`],
    );
    const found = rows.map((row) => String(row["name"])).filter((name) => name !== own.scratch);
    const stale = await ofDeadJobs(deps, found, own.jobId);
    for (const name of stale) await dropScratch(server, name);
    return stale;
  } finally {
    connection.destroy();
  }
}

/** Those whose job is in our store and does not run: another installation may drill on the same server. */
async function ofDeadJobs(deps: Deps, names: readonly string[], ownJobId: string): Promise<string[]> {
  const jobOf = new Map(names.map((name) => [name, name.slice(prefix.length).split("_")[0] ?? ""]));
  const ids = [...new Set(jobOf.values())].filter((id) => idPattern.test(id));
  if (ids.length === 0) return [];
  const known = await deps.store.db.select({ id: jobs.id, state: jobs.state }).from(jobs).where(inArray(jobs.id, ids));
  const dead = new Set(known.filter(({ id, state }) => state !== "running" || id === ownJobId).map(({ id }) => id));
  return names.filter((name) => dead.has(jobOf.get(name) ?? ""));
}

/** Creates it with the character set of the database that was backed up. */
export async function createScratch(
  server: DrillServer,
  scratch: string,
  defaults: { charset: string; collation: string } | null,
): Promise<void> {
  const connection = await server.connect({ database: null });
  try {
    await withoutBinaryLog(connection);
    const plain = /^\w+$/;
    const options =
      defaults !== null && plain.test(defaults.charset) && plain.test(defaults.collation)
        ? ` CHARACTER SET ${defaults.charset} COLLATE ${defaults.collation}`
        : "";
    await connection.query(`CREATE DATABASE ${quoteId(scratch)}${options}`);
  } finally {
    connection.destroy();
  }
}

/**
 * What a drill writes is of no use to replicas and to point-in-time recovery, and would double the binary log. Where the
 * account may not leave it out, or a cluster takes its rows from it, it goes in like everything else.
 */
export async function withoutBinaryLog(connection: Connection): Promise<void> {
  const [cluster] = await connection.query<RowDataPacket[]>("SHOW VARIABLES LIKE 'wsrep_on'");
  if (cluster[0]?.["Value"] === "ON") return;
  await connection.query("SET SESSION sql_log_bin = 0").catch((error: unknown) => {
    if (codeOf(error) !== "ER_SPECIFIC_ACCESS_DENIED_ERROR") throw error;
  });
}

const tries = 5;
const lockWaitSeconds = 10;

/**
 * Ends every session in the schema, then drops it: the server may go on for minutes with what a dead client asked for.
 * Throws `drill.not_dropped`, saying what is left.
 */
export async function dropScratch(server: DrillServer, scratch: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryToDrop(server, scratch);
    } catch (error) {
      if (attempt === tries || (error instanceof OperatorError && error.code === "target.refused"))
        throw notDropped(server, scratch, error);
      await sleep(300 * 2 ** attempt);
    }
  }
}

async function tryToDrop(server: DrillServer, scratch: string): Promise<void> {
  const connection = await server.connect({ database: null });
  try {
    await withoutBinaryLog(connection);
    const inIt = (await listSessions(connection)).filter(({ database }) => database === scratch);
    for (const { id } of inIt) await connection.query(`KILL ${id}`).catch(() => undefined);
    await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}, foreign_key_checks = 0`);
    await connection.query(`DROP DATABASE IF EXISTS ${quoteId(scratch)}`);
  } finally {
    connection.destroy();
  }
}

function notDropped(server: DrillServer, scratch: string, cause: unknown): OperatorError {
  return new OperatorError(
    "drill.not_dropped",
    `The scratch schema ${scratch} on ${server.description} could not be dropped: ${messageOf(cause)}`,
    { hint: `The next drill tries again. By hand: DROP DATABASE ${quoteId(scratch)};`, cause },
  );
}
