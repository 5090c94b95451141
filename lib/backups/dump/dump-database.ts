import type { Connection } from "mysql2/promise";
import type { ArchiveFacts, ArchiveWriter } from "@/lib/archive";
import type { JobRun } from "@/lib/jobs/job";
import { formatCount } from "@/lib/kernel/units";
import { hangUp } from "@/lib/mysql/core-connection";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { addChecksums } from "@/lib/mysql/row-checksum";
import { readCapabilities, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import type { Target } from "@/lib/mysql/target";
import { chooseConnections } from "./choose-connections";
import { describeArchive, headerOf, warningsAbout } from "./describe-snapshot";
import { type DumpCrew, gatherCrew } from "./dump-crew";
import { explainDumpError } from "./dump-errors";
import { dumpUnit, type OnFrame, type PartRead } from "./dump-part";
import { createFrameQueue } from "./frame-queue";
import { mayLock, openSnapshot } from "./open-snapshot";
import { planUnits, readTableSizes, type TableSizes, wholeUnit } from "./plan-units";
import { prepareSession } from "./prepare-session";
import { reportRows } from "./report-rows";
import { createRowKernel } from "./row-kernel/create-row-kernel";
import { takeSnapshot } from "./take-snapshot";
import { writeDefinitions, writeObjects, writePrologue } from "./write-schema";

export interface DumpOptions extends Pick<JobRun<unknown>, "signal" | "progress" | "log"> {
  target: Target;
  /** The caller finishes it with the facts, or aborts it. */
  writer: Pick<ArchiveWriter, "addFrame" | "addCompressed" | "compressionLevel">;
  /** How many connections read rows; null: as many as fit the machine, the server and the data. */
  connections: number | null;
  /** `Seaworthy 1.2.0` */
  product: string;
  createdAt: Date;
  migrationVersion: string | null;
  /** How long to wait for a migration of ours that runs right now. */
  lockWaitSeconds?: number;
  /** The caller holds the lock that keeps migrations away, and is going to run some. */
  isLocked?: boolean;
}

/**
 * Writes the whole target, as it stood at one moment, into an archive: one connection reads the schema, and the rows too
 * or as many others as `connections` says, whose transactions began at the same moment. Throws
 * `lock.held` while migrations run, `backup.schema_changed` when others change tables meanwhile,
 * `target.connection_lost`, or the signal's reason within moments of its abort.
 */
export async function dumpDatabase(options: DumpOptions): Promise<ArchiveFacts> {
  const { target, signal } = options;
  signal.throwIfAborted();
  const connection = await target.connect({ readsRows: true });
  const stop = () => hangUp(connection);
  signal.addEventListener("abort", stop);
  try {
    const waitSeconds = options.lockWaitSeconds ?? 10;
    const lock = options.isLocked
      ? null
      : await acquireNamedLock(connection, lockNameFor(target.database, "ddl"), { waitSeconds });
    const facts = await dump(connection, options);
    await lock?.release();
    await connection.end();
    signal.throwIfAborted();
    return facts;
  } catch (error) {
    signal.throwIfAborted();
    throw explainDumpError(error, `dumping ${target.database}`);
  } finally {
    signal.removeEventListener("abort", stop);
    // Whatever happened, no transaction stays open and no lock held.
    hangUp(connection);
  }
}

async function dump(connection: Connection, options: DumpOptions): Promise<ArchiveFacts> {
  const { product, createdAt, migrationVersion, target, writer, log } = options;
  const capabilities = await readCapabilities(connection);
  await prepareSession(connection, capabilities);
  const sizes = await readTableSizes(connection, target.database);
  const progress = reportRows(options.progress);
  const { crew, notes } = await gatherWhenItPays(connection, capabilities, sizes, options, progress.add);
  const stop = () => void crew?.abandon();
  options.signal.addEventListener("abort", stop);
  try {
    const moment = await openSnapshot(connection, capabilities, crew, log);
    const snapshot = await takeSnapshot(connection, capabilities, target.database, {
      ...moment,
      notes: [...notes, ...moment.notes],
    });
    for (const line of snapshot.notes) log(line);
    for (const line of warningsAbout(snapshot)) log(line, "warning");

    const kernel = createRowKernel();
    const queue = createFrameQueue(writer, kernel.buffers);
    const origin = { product, createdAt, migrationVersion, server: capabilities };
    for (const frame of [
      ...writePrologue(headerOf(snapshot, origin), { looseForeignKeys: snapshot.looseForeignKeys }),
      ...writeDefinitions(snapshot, snapshot.views),
    ])
      queue.send(frame);
    progress.begin(snapshot.tables);
    const read =
      crew !== null && moment.together
        ? await crew.dump(await planUnits(connection, target.database, snapshot.tables, sizes, crew.connections))
        : await dumpUnit(connection, wholeUnit(snapshot.tables), { queue, kernel }, progress.add);
    for (const frame of writeObjects(snapshot)) queue.send(frame);
    await queue.drain();
    const connections = moment.together ? (crew?.connections ?? 1) : 1;
    logRead(read, snapshot.tables.length, connections, capabilities.maxAllowedPacket, log);
    return withChecksums(
      {
        ...describeArchive(snapshot, origin),
        snapshot: { connections, lockedMs: moment.lockedMs, notes: snapshot.notes },
      },
      read,
    );
  } finally {
    options.signal.removeEventListener("abort", stop);
    await crew?.abandon();
  }
}

/** Threads are started before the snapshot is opened, for writers wait until every one of them has begun. */
async function gatherWhenItPays(
  connection: Connection,
  capabilities: ServerCapabilities,
  sizes: TableSizes,
  { connections, target, writer }: DumpOptions,
  onFrame: OnFrame,
): Promise<{ crew: DumpCrew | null; notes: string[] }> {
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const wanted = await chooseConnections(connection, connections, bytes);
  if (wanted === 1) return { crew: null, notes: [] };
  if (!mayLock(capabilities)) {
    const grant = `GRANT RELOAD ON *.* TO ${capabilities.account};`;
    return {
      crew: null,
      notes: [`One connection: several can only begin together with the privilege RELOAD. ${grant}`],
    };
  }
  const { flavour } = capabilities;
  const { compressionLevel } = writer;
  const crew = await gatherCrew({
    targetUrl: target.url,
    flavour,
    compressionLevel,
    connections: wanted,
    writer,
    onFrame,
  });
  return { crew, notes: [] };
}

/** The sums of each table's parts; none for a table whose rows were not read. */
function withChecksums(facts: ArchiveFacts, read: readonly PartRead[]): ArchiveFacts {
  const checksums = new Map<string, string[]>();
  for (const { table, checksum } of read) checksums.set(table, [...(checksums.get(table) ?? []), checksum]);
  const tables = facts.tables.map((table) => {
    const parts = checksums.get(table.name);
    return parts === undefined ? table : { ...table, checksum: addChecksums(parts) };
  });
  return { ...facts, tables };
}

function logRead(
  read: readonly PartRead[],
  tables: number,
  connections: number,
  maxAllowedPacket: number,
  log: DumpOptions["log"],
): void {
  const rows = read.reduce((sum, part) => sum + part.rows, 0);
  const over = connections === 1 ? "one connection" : `${connections} connections`;
  log(`Read ${formatCount(rows)} rows of ${formatCount(tables)} tables over ${over}.`);
  const longest = read.reduce((most, part) => Math.max(most, part.longestStatementBytes), 0);
  if (longest > maxAllowedPacket)
    log(
      `The longest row takes ${formatCount(longest)} bytes of SQL: restoring it needs a server with at least this max_allowed_packet.`,
      "warning",
    );
}
