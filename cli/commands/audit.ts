import type { WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { exportAudit, ExportAuditInput } from "@/lib/audit/export-audit";
import { type AuditList, listAudit, ListAuditInput } from "@/lib/audit/list-audit";
import type { AuditVerification } from "@/lib/audit/read-chain";
import { verifyAudit, VerifyAuditInput } from "@/lib/audit/verify-audit";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { formatCount } from "@/lib/kernel/units";
import type { Command, Option } from "../command";
import { tellReaderGone } from "../mind-streams";
import { moment, table } from "../output";

const filters: Readonly<Record<string, Option>> = {
  from: {
    type: "string",
    usage: "--from <time>",
    summary: "A day (UTC) or a moment: 2026-11-22, 2026-11-22T07:00:00Z",
  },
  to: { type: "string", usage: "--to <time>", summary: "A day that is included, or a moment that is not any more" },
  actor: { type: "string", usage: "--actor <name>", summary: "Who, by the whole name: ada@example.test, token:deploy" },
  action: { type: "string", usage: "--action <verb>", summary: "backup.download, or the beginning of some: backup." },
  subject: { type: "string", usage: "--subject <name>", summary: "What it was done to" },
  address: { type: "string", usage: "--address <address>", summary: "From where" },
  request: { type: "string", usage: "--request <id>", summary: "In which request" },
  outcome: { type: "string", usage: "--outcome <result>", summary: "done, refused or failed" },
  search: { type: "string", usage: "--search <text>", summary: "Part of any of them, or of the details" },
};

export const auditCommands: readonly Command[] = [
  {
    name: "audit list",
    options: {
      ...filters,
      limit: { type: "string", usage: "--limit <number>", summary: "At most so many, 50 when left out, 200 at most" },
    },
    summary: "Who did what, when, from where, with what result; the newest first",
    async run(cli, { options }) {
      const { request: requestId, ...rest } = options;
      const list = await listAudit(cli.deps(), cli.actor, ListAuditInput.parse({ ...rest, requestId }));
      if (list.lookedBackTo !== null) cli.out.note(`Looked back to ${moment(list.lookedBackTo)}; there may be more.`);
      cli.out.result(list, listText);
    },
  },
  {
    name: "audit export",
    options: {
      ...filters,
      format: { type: "string", usage: "--format csv|json" },
      output: { type: "string", usage: "--output <path>", summary: "Where to write; standard output when left out" },
    },
    summary: "Every row that matches, as CSV or JSON",
    async run(cli, { options }) {
      const { request: requestId, output, ...rest } = options;
      const { body } = await exportAudit(cli.deps(), cli.actor, ExportAuditInput.parse({ ...rest, requestId }));
      const to = typeof output === "string" ? await createFile(output) : process.stdout;
      await pipeline(Readable.from(body), to, { end: to !== process.stdout }).catch(tellReaderGone);
    },
  },
  {
    name: "audit verify",
    options: {
      known: {
        type: "string",
        usage: "--known <place:hash>",
        summary: "Compare with a hash kept elsewhere too, as an archive's manifest has it",
      },
    },
    summary:
      "Read the whole log and name the first row that was changed, removed or inserted. Exit codes: 0 none, 1 one",
    async run(cli, { options }) {
      const verified = await verifyAudit(cli.deps(), cli.actor, VerifyAuditInput.parse(options));
      cli.out.result(verified, verificationText);
      process.exitCode = verified.ok ? 0 : 1;
    },
  },
];

/** Only its owner reads it. Throws `output.exists`. */
async function createFile(path: string): Promise<WriteStream> {
  try {
    return (await open(path, "wx", 0o600)).createWriteStream();
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    throw new OperatorError("output.exists", `There is a file ${path} already. Nothing was overwritten.`, {
      kind: "conflict",
      hint: "Give another name with --output, or move that file away.",
      cause: error,
    });
  }
}

function listText({ rows }: AuditList): string[] {
  return table(
    ["TIME", "WHO", "ACTION", "RESULT", "ADDRESS", "SUBJECT"],
    rows.map((row) => [moment(row.at), row.actorName, row.action, row.outcome, row.address ?? "-", row.subject ?? "-"]),
  );
}

function verificationText({ rows, anchors, newest, problems, firstProblem }: AuditVerification): string[] {
  const read = `${formatCount(rows)} rows read, compared with ${formatCount(anchors)} hashes kept in archives.`;
  const first = firstProblem === null ? [] : [`${formatCount(problems)} wrong. The first: ${firstProblem.message}`];
  const verdict = firstProblem === null ? ["Nothing was changed, removed or inserted."] : first;
  return [read, ...verdict, ...(newest === null ? [] : [`Newest: ${newest.sequence}:${newest.hash}`])];
}
