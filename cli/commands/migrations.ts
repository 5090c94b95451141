import { getMigrations, startMigrations } from "@/lib/migrations";
import type { Command } from "../command";
import { moment, table } from "../output";
import { requireWorker, waitForJob } from "../wait-for-job";

export const migrationCommands: readonly Command[] = [
  {
    name: "migrations status",
    summary: "What is applied, pending, changed or missing in the target",
    async run(cli) {
      const view = await getMigrations(cli.deps(), cli.actor);
      cli.out.result(view, ({ items, counts, problems, folder }) => [
        ...table(
          ["VERSION", "STATE", "APPLIED", "FILE"],
          items.map((it) => [it.version, it.state, moment(it.installedOn), it.fileName]),
        ),
        `${folder}: ${counts.applied} applied, ${counts.pending} pending, ${counts.changed} changed, ` +
          `${counts.failed} failed, ${counts.missing} missing`,
        ...problems.map((problem) => `problem: ${problem.message}`),
      ]);
    },
  },
  {
    name: "migrations apply",
    summary: "Back the target up, apply what is pending, and wait",
    async run(cli) {
      const deps = cli.deps();
      await requireWorker(deps);
      const { jobId } = await startMigrations(deps, cli.actor, {});
      await waitForJob(cli, jobId);
      const { counts } = await getMigrations(deps, cli.actor);
      cli.out.result(counts, (it) => [`${it.applied} applied, ${it.pending} pending`]);
    },
  },
];
