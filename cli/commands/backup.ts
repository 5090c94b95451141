import { getBackup, listBackups, ListBackupsInput, startBackup } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration, several } from "@/lib/kernel/units";
import type { Command } from "../command";
import { findBackup } from "../find-backup";
import { moment, table } from "../output";
import { requireWorker, waitForJob } from "../wait-for-job";
import { describeBackup } from "./describe-backup";

export const backupCommands: readonly Command[] = [
  {
    name: "backup create",
    summary: "Back the target up, read the archive back, and wait for both",
    async run(cli) {
      const deps = cli.deps();
      await requireWorker(deps);
      const { backup, jobId } = await startBackup(deps, cli.actor, {});
      await waitForJob(cli, jobId);
      const { contents: _, history: __, proofs: ___, ...done } = await getBackup(deps, cli.actor, { id: backup.id });
      cli.out.result(done, (it) => [
        `${it.fileName}: ${formatBytes(it.sizeBytes ?? 0)}, ${several(it.tableCount ?? 0, "table")}, ` +
          `${several(it.rowCount ?? 0, "row")}, ${formatDuration(it.durationMs ?? 0)}, ${it.proof}`,
        ...(it.suspect === null ? [] : ["It is suspect: it lost more than a backup usually loses. See: backup show"]),
        `id ${it.id}`,
      ]);
    },
  },
  {
    name: "backup list",
    options: {
      kind: { type: "string", usage: "--kind <kind>", summary: "manual, scheduled, pre-restore, uploaded, …" },
      limit: { type: "string", usage: "--limit <number>", summary: "At most so many, 50 when left out, 200 at most" },
    },
    summary: "The newest backups, with what is proven about them",
    async run(cli, { options }) {
      const query = ListBackupsInput.parse({ limit: 50, ...options });
      const { items } = await listBackups(cli.deps(), cli.actor, query);
      cli.out.result(items, () =>
        table(
          ["ID", "CREATED", "KIND", "PROOF", "COPY", "SIZE", "ROWS", "FILE"],
          items.map((it) => [
            it.id,
            moment(it.createdAt),
            it.kind,
            it.suspect !== null && it.suspectClearedAt === null ? `${it.proof}, suspect` : it.proof,
            it.copy?.state ?? "-",
            it.sizeBytes === null ? "-" : formatBytes(it.sizeBytes),
            it.rowCount === null ? "-" : formatCount(it.rowCount),
            it.fileName,
          ]),
        ),
      );
    },
  },
  {
    name: "backup show",
    positionals: ["<backup>"],
    summary: "What is in a backup, what was proven about it, and what changed since the one before",
    async run(cli, { positionals }) {
      const backup = await getBackup(cli.deps(), cli.actor, { id: await findBackup(cli, positionals[0]) });
      cli.out.result(backup, describeBackup);
    },
  },
];
