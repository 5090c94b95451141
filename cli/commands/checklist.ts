import {
  type CheckHistory,
  type CheckView,
  endWaiver,
  getCheckHistory,
  getChecklist,
  getGate,
  GetGateInput,
  runChecks,
  waiveCheck,
  WaiveCheckInput,
} from "@/lib/checklist";
import { OperatorError } from "@/lib/kernel/errors";
import type { Command } from "../command";
import { moment } from "../output";
import { checklistText } from "./checklist-text";

/** Is it fit for production, may a pipeline go on, and what does somebody put up with until when. */
export const checklistCommands: readonly Command[] = [
  {
    name: "preflight",
    options: {
      strict: { type: "boolean", usage: "--strict", summary: "Warnings, and what could not be seen, exit with 1" },
    },
    summary: "Measure every check now, without a worker. Exit codes: 0 ready, 1 warnings with --strict, 2 not ready",
    async run(cli, { options }) {
      // Whatever keeps it from looking, nothing is ready then.
      process.exitCode = 2;
      const checklist = await runChecks(cli.deps(), cli.actor, {});
      cli.out.result(checklist, checklistText);
      const { warning, crashed, cannotSee } = checklist.verdict;
      const isStrict = options["strict"] === true && warning + crashed + cannotSee > 0;
      process.exitCode = checklist.ready ? Number(isStrict) : 2;
    },
  },
  {
    name: "checklist show",
    summary: "The checklist as it was measured last",
    async run(cli) {
      cli.out.result(await getChecklist(cli.deps(), cli.actor), checklistText);
    },
  },
  {
    name: "checklist run",
    positionals: ["<check>"],
    summary: "Measure one check now, and show what it rests on",
    async run(cli, { positionals: [id = ""] }) {
      const { checks } = await runChecks(cli.deps(), cli.actor, { ids: [id] });
      const check = checks.find((each) => each.id === id);
      if (check !== undefined) cli.out.result(check, detailsOf);
    },
  },
  {
    name: "checklist history",
    positionals: ["<check>"],
    summary: "What a check was over the last 30 days, and who waived it",
    async run(cli, { positionals: [id = ""] }) {
      cli.out.result(await getCheckHistory(cli.deps(), cli.actor, { id }), historyText);
    },
  },
  {
    name: "checklist waive",
    positionals: ["<check>"],
    options: {
      reason: { type: "string", required: true, usage: "--reason <text>" },
      until: { type: "string", required: true, usage: "--until <day>", summary: "2026-12-31, or a moment as ISO 8601" },
    },
    summary: "Let a check be as it is until a day; it counts again by itself after that",
    async run(cli, { positionals: [id], options }) {
      const { reason, until } = options;
      const input = WaiveCheckInput.parse({ id, reason, until: endOfDay(String(until)) });
      cli.out.result(await waiveCheck(cli.deps(), cli.actor, input), detailsOf);
    },
  },
  {
    name: "checklist unwaive",
    positionals: ["<check>"],
    summary: "Take a waiver back: the check counts again",
    async run(cli, { positionals: [id = ""] }) {
      cli.out.result(await endWaiver(cli.deps(), cli.actor, { id }), detailsOf);
    },
  },
  {
    name: "gate",
    positionals: ["<migrate|deploy>"],
    summary: "Whether a pipeline may go on; refused with the reasons when it may not",
    async run(cli, { positionals: [name] }) {
      const gate = await getGate(cli.deps(), cli.actor, GetGateInput.parse({ gate: name }));
      if (gate.open) return cli.out.result(gate, () => [`The gate “${gate.gate}” is open.`]);
      throw new OperatorError(
        "gate.closed",
        [`The gate “${gate.gate}” is closed:`, ...gate.reasons.map(({ message }) => `- ${message}`)].join("\n"),
        {
          kind: "conflict",
          hint: gate.reasons.map(({ hint }) => hint).join("\n"),
          details: { reasons: gate.reasons },
        },
      );
    },
  },
];

/** A day ends with its last second, in UTC. */
function endOfDay(typed: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? `${typed}T23:59:59Z` : typed;
}

function detailsOf(check: CheckView): string[] {
  const { id, status, measuredStatus, summary, evidence, remedy, waiver, measuredAt } = check;
  return [
    `${id}: ${(measuredStatus ?? "not measured").replace("_", " ")}. ${summary}`,
    `measured ${moment(measuredAt)}`,
    ...evidence.facts.map(({ label, value }) => `${label}: ${value}`),
    ...evidence.items.map((item) => `- ${item}`),
    ...(evidence.moreItems === 0 ? [] : [`- and ${evidence.moreItems} more`]),
    ...(remedy === null
      ? []
      : [`To do: ${remedy.text}`, ...(remedy.command?.split("\n") ?? []).map((it) => `  ${it}`)]),
    ...(status === "waived" && waiver !== null
      ? [`Waived by ${waiver.byName} until ${moment(waiver.until)}: ${waiver.reason}`]
      : []),
  ];
}

function historyText({ spans, waivers }: CheckHistory): string[] {
  return [
    ...spans.map(({ status, from, to, summary }) => `${moment(from)}  ${moment(to)}  ${status}  ${summary}`),
    ...waivers.map(
      ({ at, until, endedAt, byName, reason }) =>
        `waived ${moment(at)} until ${moment(endedAt ?? until)} by ${byName}: ${reason}`,
    ),
    ...(spans.length === 0 ? ["It was never measured."] : []),
  ];
}
