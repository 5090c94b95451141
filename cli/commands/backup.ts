import { getBackup, listBackups, startBackup, startVerify } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import type { Command } from "../command";
import { moment, table } from "../output";
import { requireWorker, waitForJob } from "../wait-for-job";

export const backupCommands: readonly Command[] = [
  {
    name: "backup create",
    summary: "Back the target up, read the archive back, and wait for both",
    async run(cli) {
      const deps = cli.deps();
      await requireWorker(deps);
      const { backup, jobId } = await startBackup(deps, cli.actor, {});
      await waitForJob(cli, jobId);
      const { manifest: _, history: __, ...done } = await getBackup(deps, cli.actor, { id: backup.id });
      cli.out.result(done, (it) => [
        `${it.fileName}: ${formatBytes(it.sizeBytes ?? 0)}, ${formatCount(it.tableCount ?? 0)} tables, ` +
          `${formatCount(it.rowCount ?? 0)} rows, ${formatDuration(it.durationMs ?? 0)}, ${it.proof}`,
        `id ${it.id}`,
      ]);
    },
  },
  {
    name: "backup list",
    summary: "The newest fifty backups",
    async run(cli) {
      const { items } = await listBackups(cli.deps(), cli.actor, { limit: 50 });
      cli.out.result(items, () =>
        table(
          ["ID", "CREATED", "KIND", "STATE", "PROOF", "SIZE", "FILE"],
          items.map((it) => [
            it.id,
            moment(it.createdAt),
            it.kind,
            it.state,
            it.proof,
            it.sizeBytes === null ? "-" : formatBytes(it.sizeBytes),
            it.fileName,
          ]),
        ),
      );
    },
  },
  {
    name: "backup verify",
    positionals: ["<id>"],
    summary: "Read an archive end to end, compare it with its manifest, and wait",
    async run(cli, { positionals }) {
      const deps = cli.deps();
      await requireWorker(deps);
      const { jobId } = await startVerify(deps, cli.actor, { id: positionals[0] ?? "" });
      const job = await waitForJob(cli, jobId);
      cli.out.result(job.result, () => ["The archive is whole and says what its manifest says."]);
    },
  },
];
