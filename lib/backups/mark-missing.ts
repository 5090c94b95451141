import { and, eq, isNull } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { codeOf } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";
import { hasGoodCopy } from "./missing-file";

export interface MissingFile {
  id: string;
  fileName: string;
}

type Listed = Pick<BackupRow, "id" | "fileName" | "proof" | "verifyError">;
const isListed = and(eq(backups.state, "complete"), isNull(backups.deletedAt));

/**
 * Finds the backups whose file is gone. Without a good copy such a backup is *damaged*, and its error says why; when
 * the file is back (a disk was not mounted) that is taken back, and it counts as not verified until it was read again.
 */
export async function markMissing(deps: Deps): Promise<MissingFile[]> {
  // Rows first: a file gets its name before its row says complete, so none of these can be too new to be listed.
  const rows: Listed[] = await deps.store.db
    .select({ id: backups.id, fileName: backups.fileName, proof: backups.proof, verifyError: backups.verifyError })
    .from(backups)
    .where(isListed);
  const there = new Set((await deps.archives.list()).map(({ fileName }) => fileName));
  const missing: MissingFile[] = [];
  for (const row of rows) {
    const wasMissing = row.proof === "damaged" && row.verifyError?.code === "storage.not_found";
    if (there.has(row.fileName)) {
      if (wasMissing) await takeBack(deps, row);
    } else if (wasMissing || (await markIfGone(deps, row))) {
      missing.push({ id: row.id, fileName: row.fileName });
    }
  }
  return missing;
}

/** Asks for the file itself, with the row held, so that nobody is deleting the backup just now. */
async function markIfGone(deps: Deps, row: Listed): Promise<boolean> {
  return inTransaction(deps.store, async (tx) => {
    const [held] = await tx
      .select({ id: backups.id })
      .from(backups)
      .where(and(eq(backups.id, row.id), isListed))
      .for("update");
    if (held === undefined) return false;
    const error = await whyGone(deps, row.fileName);
    if (error === null) return false;
    if (await hasGoodCopy(tx, row.id)) return true;
    const now = deps.clock.now();
    const verifyError = reportError(error);
    await tx.update(backups).set({ proof: "damaged", verifiedAt: now, verifyError }).where(eq(backups.id, row.id));
    const entry = { action: "backup.missing", subject: row.fileName, outcome: "failed" } as const;
    await recordAudit(tx, systemActor, entry, now);
    return true;
  });
}

async function whyGone(deps: Deps, fileName: string): Promise<unknown> {
  try {
    await (await deps.archives.open(fileName)).close();
    return null;
  } catch (error) {
    if (codeOf(error) === "storage.not_found") return error;
    throw error;
  }
}

async function takeBack(deps: Deps, row: Listed): Promise<void> {
  await inTransaction(deps.store, async (tx) => {
    const unread = { proof: "none", verifiedAt: null, verifyError: null } as const;
    await tx
      .update(backups)
      .set(unread)
      .where(and(eq(backups.id, row.id), eq(backups.proof, "damaged")));
    await recordAudit(tx, systemActor, { action: "backup.found", subject: row.fileName }, deps.clock.now());
  });
}
