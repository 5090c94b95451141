import { getJob, GetJobInput, type JobDetail, listJobs } from "@/lib/jobs";
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
  {
    name: "jobs show",
    positionals: ["<id>"],
    summary: "One job: state, times, the request that started it, its error and the lines it wrote",
    async run(cli, { positionals }) {
      const job = await getJob(cli.deps(), cli.actor, GetJobInput.parse({ id: positionals[0] }));
      cli.out.result(job, () => describeJob(job));
    },
  },
];

function describeJob(job: JobDetail): string[] {
  const rows: [string, string | null][] = [
    ["title", job.title],
    ["id", job.id],
    ["kind", job.kind],
    ["state", job.attempt > 1 ? `${job.state}, attempt ${job.attempt}` : job.state],
    ["created", `${moment(job.createdAt)} by ${job.createdByName}`],
    ["request", job.requestId],
    ["started", job.startedAt === null ? null : moment(job.startedAt)],
    ["ended", job.finishedAt === null ? null : moment(job.finishedAt)],
    ["error", job.error?.message ?? null],
    ["next step", job.error?.hint ?? null],
  ];
  const facts = rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(10)} ${value}`);
  return [...facts, ...job.log.map(({ at, level, line }) => `${moment(at)} ${level.padEnd(7)} ${line}`)];
}
