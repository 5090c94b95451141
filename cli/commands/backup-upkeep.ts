import {
  getBackupPolicy,
  getSchedule,
  getStorage,
  type PlaceStatus,
  previewRetention,
  type PruneResult,
  reconcile,
  type RetentionLine,
  type ScheduleView,
  startPrune,
  testStorage,
  TestStorageInput,
} from "@/lib/backups";
import { OperatorError } from "@/lib/kernel/errors";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import type { Cli, Command } from "../command";
import { moment, table } from "../output";
import { requireWorker, waitForJob } from "../wait-for-job";

/** Which backups are made, kept and where. */
export const upkeepCommands: readonly Command[] = [
  {
    name: "backup prune",
    options: { yes: { type: "boolean", usage: "--yes", summary: "Remove them; without it they are only shown" } },
    summary: "Show which backups retention does not keep, and why; with --yes remove them, and wait",
    run: (cli, { options }) => (options["yes"] === true ? prune(cli) : showPrune(cli)),
  },
  {
    name: "backup reconcile",
    summary: "Compare the catalogue with the files: found ones are added, missing and stray ones reported",
    async run(cli) {
      const found = await reconcile(cli.deps(), cli.actor, {});
      cli.out.result(found, ({ added, missing, strays }) => [
        ...added.map((fileName) => `added    ${fileName}`),
        ...missing.map(({ fileName }) => `MISSING  ${fileName}`),
        ...strays.map(({ fileName, what }) => `stray    ${fileName}: ${what}`),
        ...(added.length + missing.length + strays.length === 0 ? ["The catalogue and the files agree."] : []),
      ]);
    },
  },
  {
    name: "backup policy",
    summary: "When backups are made and proven, and which are kept",
    async run(cli) {
      const view = await getBackupPolicy(cli.deps(), cli.actor, {});
      cli.out.result(view, ({ policy, updatedAt, updatedByName }) => [
        `backup     ${policy.schedule.enabled ? `${policy.schedule.cron} (${policy.schedule.timeZone})` : "off"}`,
        `drill      ${policy.drill.enabled ? policy.drill.cron : "off"}${policy.drill.afterEachBackup ? ", and after each backup" : ""}`,
        `read again ${policy.reverifyAfterDays === 0 ? "never" : `after ${policy.reverifyAfterDays} days`}`,
        `keep       the last ${policy.retention.last}, ${policy.retention.daily} daily, ${policy.retention.weekly} weekly, ` +
          `${policy.retention.monthly} monthly, ${policy.retention.yearly} yearly`,
        `safety     backups before a restore or migration are kept ${policy.holdSafetyBackupsDays} days`,
        updatedAt === null ? "These are the defaults." : `Set by ${updatedByName ?? "somebody"}, ${moment(updatedAt)}.`,
      ]);
    },
  },
  {
    name: "backup schedule",
    summary: "What runs by itself, when next, and how it went last",
    async run(cli) {
      const view = await getSchedule(cli.deps(), cli.actor, {});
      cli.out.result(view, (it) =>
        table(
          ["WHAT", "WHEN", "NEXT", "LAST"],
          [
            ["backup", ...describe(it.backup)],
            ["drill", ...describe(it.drill)],
          ],
        ),
      );
    },
  },
  {
    name: "storage show",
    summary: "Where archives are made and copied to, and whether these places answer",
    async run(cli) {
      const view = await getStorage(cli.deps(), cli.actor, {});
      const places = [
        ["first", view.first],
        ["copy", view.copy],
      ] as const;
      cli.out.result(view, () =>
        table(
          ["PLACE", "STATE", "ARCHIVES", "SIZE", "FREE", "WAITING", "WHERE"],
          places.flatMap(([name, place]) => (place === null ? [] : [[name, ...placeRow(place)]])),
        ),
      );
    },
  },
  {
    name: "storage test",
    options: { place: { type: "string", usage: "--place first|copy", summary: "Which; first when left out" } },
    summary: "Write, list, read back and remove a small object where archives are kept",
    async run(cli, { options }) {
      const { place } = TestStorageInput.parse(options);
      const { steps } = await testStorage(cli.deps(), cli.actor, { place });
      cli.out.result(steps, () => steps.map(({ what, ok, ms }) => `${ok ? "ok    " : "FAILED"}  ${what} (${ms} ms)`));
      const error = steps.find((step) => step.error !== null)?.error ?? null;
      if (error === null) return;
      throw new OperatorError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
    },
  },
];

async function showPrune(cli: Cli): Promise<void> {
  const preview = await previewRetention(cli.deps(), cli.actor, {});
  cli.out.result(preview, ({ keep, remove, frozen, freedBytes }) => [
    ...(remove.length === 0 ? [] : table(["ID", "CREATED", "SIZE", "FILE", "WHY"], remove.map(lineOf))),
    remove.length === 0
      ? `Nothing to remove: all ${formatCount(keep.length)} backups are kept.`
      : `${formatCount(remove.length)} would go, ${formatBytes(freedBytes)}; ${formatCount(keep.length)} stay.`,
    ...(frozen === null ? [] : [`Nothing may be removed now. ${frozen.why}`]),
    ...(remove.length > 0 && frozen === null ? ["To remove them: seaworthy backup prune --yes"] : []),
  ]);
}

function lineOf({ backup, reasons }: RetentionLine): string[] {
  const { id, createdAt, sizeBytes, fileName } = backup;
  return [id, moment(createdAt), formatBytes(sizeBytes ?? 0), fileName, reasons.join("; ")];
}

async function prune(cli: Cli): Promise<void> {
  const deps = cli.deps();
  await requireWorker(deps);
  const { jobId } = await startPrune(deps, cli.actor, {});
  const result = (await waitForJob(cli, jobId)).result as PruneResult;
  if (result.frozen !== null)
    throw new OperatorError("retention.frozen", `Nothing was removed. ${result.frozen.why}`, {
      kind: "conflict",
      hint: "Look at what is wrong first; seaworthy backup prune shows what would go.",
    });
  cli.out.result(result, ({ removed, freedBytes }) => [
    ...removed.map((fileName) => `removed ${fileName}`),
    `${formatCount(removed.length)} removed, ${formatBytes(freedBytes)} freed`,
  ]);
}

function describe({ enabled, words, timeZone, next, last, overdueSince }: ScheduleView): string[] {
  const how = last === null ? "-" : `${moment(last.startedAt)} ${last.skipped ?? last.jobState ?? ""}`;
  return [
    enabled ? `${words} (${timeZone})` : "off",
    moment(next),
    overdueSince === null ? how : `OVERDUE since ${moment(overdueSince)}`,
  ];
}

function placeRow(place: PlaceStatus): string[] {
  return [
    place.reachable ? `ok, ${place.latencyMs ?? 0} ms` : (place.error?.message ?? "away"),
    formatCount(place.archives),
    formatBytes(place.bytes),
    place.freeBytes === null ? "-" : formatBytes(place.freeBytes),
    `${formatCount(place.waiting)}${place.failed === 0 ? "" : `, ${formatCount(place.failed)} failed`}`,
    place.description,
  ];
}
