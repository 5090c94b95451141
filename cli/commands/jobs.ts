import { listJobs } from "@/lib/jobs";
import type { Command } from "../command";
import { moment, table } from "../output";

export const jobCommands: readonly Command[] = [
  {
    name: "jobs list",
    summary: "The newest fifty jobs",
    async run(cli) {
      const { items } = await listJobs(cli.deps(), cli.actor);
      cli.out.result(items, () =>
        table(
          ["ID", "CREATED", "STATE", "BY", "TITLE"],
          items.map((job) => [job.id, moment(job.createdAt), job.state, job.createdByName, job.title]),
        ),
      );
    },
  },
];
