import { utimesSync } from "node:fs";
import { join } from "node:path";
import { createArchiveWriter, openArchive } from "@/lib/archive";
import { listBackups, reconcileFolder } from "@/lib/backups";
import { newId } from "@/lib/kernel/ids";
import { actor, type TestDeps } from "./make-deps";

/**
 * Writes an archive again with other SQL in its frames, of the same length, and hashes to match: whole and undamaged to
 * everything that only reads it. Returns the id of the new backup.
 */
export async function rewriteArchive(
  deps: TestDeps,
  fileName: string,
  change: (sql: string, table: string | undefined) => string,
): Promise<string> {
  const archive = await openArchive(deps.archives, fileName);
  const copy = `rewritten-${newId().slice(-8)}.sql.zst`;
  const writer = createArchiveWriter(await deps.archives.create(copy, newId()), { compressionLevel: 1 });
  const { format: _f, formatVersion: _v, frames, totals: _t, sha256: _s, tables, ...facts } = archive.manifest;
  for (const [index, { kind, statements, table, rows }] of frames.entries()) {
    if (kind === "closing") continue;
    const before = (await archive.readFrame(index)).toString("latin1");
    const sql = Buffer.from(change(before, table), "latin1");
    if (sql.length !== before.length) throw new Error("The rewritten SQL has another length.");
    const data = table === undefined || rows === undefined ? {} : { table, rows };
    await writer.addFrame({ kind, sql, statements, ...data });
  }
  await writer.finish({ ...facts, tables: tables.map(({ rows: _r, plainBytes: _p, ...table }) => table) });
  await archive.close();
  const minuteAgo = new Date(Date.now() - 60_000);
  utimesSync(join(deps.config.backupsDir, copy), minuteAgo, minuteAgo);
  await reconcileFolder(deps);
  const [found] = (await listBackups(deps, actor("operator"), { q: copy })).items;
  if (found === undefined) throw new Error(`${copy} was not found by the reconcile step`);
  return found.id;
}
