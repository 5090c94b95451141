import type { Connection } from "mysql2/promise";
import type { ArchiveFacts, ArchiveWriter } from "@/lib/archive";
import type { JobRun } from "@/lib/jobs/job";
import { formatCount } from "@/lib/kernel/units";
import { hangUp } from "@/lib/mysql/core-connection";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import type { Target } from "@/lib/mysql/target";
import { describeArchive, headerOf, warningsAbout } from "./describe-snapshot";
import { dumpTables } from "./dump-tables";
import { explainDumpError } from "./dump-errors";
import { createFrameQueue } from "./frame-queue";
import { takeSnapshot } from "./take-snapshot";
import { writeDefinitions, writeObjects, writePrologue } from "./write-schema";

export interface DumpOptions extends Pick<JobRun<unknown>, "signal" | "progress" | "log"> {
  target: Target;
  /** The caller finishes it with the facts, or aborts it. */
  writer: Pick<ArchiveWriter, "addFrame">;
  /** `Seaworthy 1.2.0` */
  product: string;
  createdAt: Date;
  migrationVersion: string | null;
  /** How long to wait for a migration of ours that runs right now. */
  lockWaitSeconds?: number;
}

/**
 * Writes the whole target, as it stood at one moment, into an archive: one connection, one transaction. Throws
 * `lock.held` while migrations run, `backup.schema_changed` when others change tables meanwhile,
 * `target.connection_lost`, or the signal's reason within moments of its abort.
 */
export async function dumpDatabase(options: DumpOptions): Promise<ArchiveFacts> {
  const { target, signal } = options;
  signal.throwIfAborted();
  const connection = await target.connect();
  const stop = () => hangUp(connection);
  signal.addEventListener("abort", stop);
  try {
    const lock = await acquireNamedLock(connection, lockNameFor(target.database, "ddl"), {
      waitSeconds: options.lockWaitSeconds ?? 10,
    });
    const facts = await dump(connection, options);
    await lock.release();
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
  const { product, createdAt, migrationVersion, writer, log } = options;
  const capabilities = await readCapabilities(connection);
  const snapshot = await takeSnapshot(connection, capabilities, options.target.database, log);
  for (const line of warningsAbout(snapshot)) log(line, "warning");

  const queue = createFrameQueue(writer);
  const origin = { product, createdAt, migrationVersion, server: capabilities };
  for (const frame of [
    ...writePrologue(headerOf(snapshot, origin), { looseForeignKeys: snapshot.looseForeignKeys }),
    ...writeDefinitions(snapshot, snapshot.views),
  ])
    queue.send(frame);
  const { rows, longestStatementBytes } = await dumpTables(connection, snapshot.tables, queue, options.progress);
  for (const frame of writeObjects(snapshot)) queue.send(frame);
  await queue.drain();

  log(`Read ${formatCount(rows)} rows of ${formatCount(snapshot.tables.length)} tables.`);
  if (longestStatementBytes > capabilities.maxAllowedPacket)
    log(
      `The longest row takes ${formatCount(longestStatementBytes)} bytes of SQL: restoring it needs a server with at least this max_allowed_packet.`,
      "warning",
    );
  return describeArchive(snapshot, origin);
}
