import type { Connection } from "mysql2/promise";
import type { ArchiveReader } from "@/lib/archive";
import type { JobRun } from "@/lib/jobs";
import { formatCount } from "@/lib/kernel/units";
import { loadObjects } from "./load-objects";
import { planLoad } from "./load-plan";
import { loadRows } from "./load-rows";
import { type LoadSessions, openSessions, send } from "./load-session";
import { type DefinitionsPlan, planDefinitions } from "./plan-definitions";

export interface LoadOptions extends Pick<JobRun<unknown>, "progress" | "log"> {
  /** The caller closes it. */
  archive: ArchiveReader;
  /** A session of its own in the schema to load into, which sends bytes. */
  connect: () => Promise<Connection>;
  /** How many sessions load rows and make keys at once. */
  connections: number;
  signal: AbortSignal;
  /** For a schema that nobody is to notice: whatever reaches beyond it is left out, and no event can run. */
  isolated: boolean;
}

export interface Loaded {
  statements: number;
  /** Tables that were not made, and why. */
  leftOut: { table: string; why: string }[];
  /** Other things an operator should know. */
  notes: string[];
  /** Events are made disabled; these statements let those run that ran before. */
  enableEvents: Buffer[];
}

/**
 * Loads an archive into an empty schema: definitions, then rows on several sessions at once, each frame a transaction,
 * sent as the manifest delimits them; a table's secondary keys when its rows are in; foreign keys; views, routines,
 * triggers and events. Within moments of an abort it throws the signal's reason, and nothing of it runs on the server
 * any more. Throws `restore.statement_failed`, `target.connection_lost`, `archive.damaged`.
 */
export async function loadArchive(options: LoadOptions): Promise<Loaded> {
  const { archive, signal } = options;
  signal.throwIfAborted();
  const plan = await planDefinitions(archive, options.isolated);
  const sessions = await openSessions(options.connect, archive, options.connections);
  const kill = () => void sessions.kill();
  signal.addEventListener("abort", kill);
  try {
    const loaded = await load(sessions, plan, options);
    signal.throwIfAborted();
    await sessions.end();
    return loaded;
  } catch (error) {
    await sessions.kill();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

async function load(sessions: LoadSessions, plan: DefinitionsPlan, options: LoadOptions): Promise<Loaded> {
  const { main } = sessions;
  const { progress, log, archive } = options;
  const { rows } = archive.manifest.totals;
  progress({ stage: "restoring definitions", done: 0, total: rows, unit: "rows", rowsDone: 0, bytesDone: 0 });
  for (const sql of plan.statements) await send(main, sql, "restoring definitions");
  const sent = await loadRows(sessions, planLoad(dataFrames(archive, plan), plan.keys), options);
  progress({ stage: "restoring foreign keys", done: rows, total: rows, unit: "rows", rowsDone: rows });
  for (const sql of plan.foreignKeys) await send(main, sql, "restoring foreign keys");
  const objects = await loadObjects(main, options);
  for (const { table, why } of plan.leftOut) log(`${table} is left out: ${why}.`, "warning");
  for (const note of [...plan.notes, ...objects.notes]) log(note, "warning");
  const statements = plan.statements.length + sent + plan.foreignKeys.length + objects.statements;
  log(`Loaded ${formatCount(rows)} rows with ${formatCount(statements)} statements.`);
  return {
    statements,
    leftOut: plan.leftOut,
    notes: [...plan.notes, ...objects.notes],
    enableEvents: objects.enableEvents,
  };
}

function dataFrames({ manifest }: ArchiveReader, { leftOut }: DefinitionsPlan) {
  const without = new Set(leftOut.map(({ table }) => table));
  return manifest.frames.flatMap(({ table, rows = 0, plainBytes }, frame) =>
    table === undefined || without.has(table) ? [] : [{ frame, table, rows, plainBytes }],
  );
}
