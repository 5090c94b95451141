import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { BackupId, type BackupSummary, type Contents, readBackup, summaryOf } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { ErrorReport } from "@/lib/kernel/errors";
import { getMigrations } from "@/lib/migrations";
import { becomePending, judgeTables, objectsThatGo, type TableChange } from "./judge-preview";
import { countTables, type LiveObject, namesOf, readObjects, readObjectsAs } from "./live-schema";
import { lookInside } from "./look-inside";
import { confirmationFor } from "./restore-job";

export const PreviewRestoreInput = z.object({ id: BackupId });

export interface RestorePreview {
  backup: BackupSummary;
  database: string;
  /** What must be typed. */
  confirmation: string;
  /** Empty for dumps by other tools, which carry no manifest. */
  tables: TableChange[];
  objectsThatGo: LiveObject[];
  migrations: { becomePending: string[] };
  /** Worth knowing before; does not stand in the way. */
  warnings: ErrorReport[];
  /** Why it cannot be started. */
  blockers: ErrorReport[];
  /** It is encrypted, and its private key has to be given with the confirmation. */
  needsIdentity: boolean;
  /** False when the installation switched restores off (`RESTORE_ENABLED=false`). */
  enabled: boolean;
}

const countBudgetMs = 8_000;

/** What a restore of this backup would change in the live target. Reads only. */
export async function previewRestore(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof PreviewRestoreInput>,
): Promise<RestorePreview> {
  requireScope(actor, "backups:read");
  const row = await readBackup(deps.store.db, input.id);
  const { database, pool } = deps.target;
  const backup = summaryOf(row);
  const blockers = blockersOf(deps, backup);
  const { contents, problem, needsIdentity } = await lookInside(deps, row);
  if (problem !== null && blockers.length === 0) blockers.push(problem);
  const live = await (contents === null ? readObjects(pool, database) : readObjectsAs(pool, database, contents));
  const counts = await countTables(pool, database, namesOf(live, "tables"), countBudgetMs);
  const archived = new Map(contents?.tables.map((table) => [table.name, table.rows]) ?? []);
  return {
    backup,
    database,
    confirmation: confirmationFor(database),
    tables: contents === null ? [] : judgeTables(counts, archived),
    objectsThatGo: contents === null ? [] : objectsThatGo(live, contents.objects),
    migrations: { becomePending: await pendingAfter(deps, actor, backup) },
    warnings: warningsOf(deps, backup, contents),
    blockers,
    needsIdentity,
    enabled: deps.config.restoreEnabled,
  };
}

function blockersOf(deps: Deps, backup: BackupSummary): ErrorReport[] {
  const blockers: ErrorReport[] = [];
  if (!deps.config.restoreEnabled)
    blockers.push({
      code: "restore.disabled",
      message: "Restores are switched off here.",
      hint: "Set RESTORE_ENABLED=true and restart.",
    });
  if (backup.state !== "complete")
    blockers.push({
      code: "backup.not_complete",
      message: `The backup is ${backup.state}: there is no whole file to restore.`,
    });
  if (backup.proof === "damaged")
    blockers.push({
      code: "backup.damaged",
      message: "This backup was read back and found damaged.",
      hint: "Choose another backup. If you repaired the file, verify it again first.",
    });
  return blockers;
}

async function pendingAfter(deps: Deps, actor: Actor, backup: BackupSummary): Promise<string[]> {
  const { items } = await getMigrations(deps, actor);
  const applied = items.filter(({ state }) => state === "applied" || state === "changed").map(({ version }) => version);
  return becomePending(applied, backup.migrationVersion);
}

function warningsOf(
  { config, target: { database } }: Deps,
  backup: BackupSummary,
  contents: Contents | null,
): ErrorReport[] {
  const warnings: ErrorReport[] = [];
  if (config.ageRecipients.length > 0 && config.ageIdentity === null && backup.recipients === null)
    warnings.push({
      code: "restore.no_way_back",
      message:
        "The backup taken before the restore is encrypted: should the restore fail, it cannot be put back by itself.",
      hint: "Mount the private key as AGE_IDENTITY_FILE, or be ready to restore that backup with its key.",
    });
  if (backup.databaseName !== database)
    warnings.push({
      code: "restore.other_database",
      message: `This is a backup of ${backup.databaseName}, not of ${database}. Restoring it replaces ${database} with it.`,
      hint: "Go on only if that is what you want.",
    });
  if (backup.proof === "none")
    warnings.push({
      code: "restore.unverified",
      message: "Not verified yet. It is read end to end before anything is touched.",
    });
  for (const { objectClass, name, grant } of contents?.cannotSee ?? [])
    warnings.push({
      code: "restore.not_included",
      message: `The backup may not hold ${name ?? `all ${objectClass}`}: the user who took it could not see ${name === undefined ? "them" : "it"}. What the target has of them is removed.`,
      hint: grant,
    });
  if (contents === null && backup.format === "sql")
    warnings.push({
      code: "restore.foreign",
      message: "Made by another tool: it carries no list of its tables, so what changes cannot be shown before.",
    });
  return warnings;
}
