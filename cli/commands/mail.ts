import { OperatorError } from "@/lib/kernel/errors";
import {
  checkSender,
  CheckSenderInput,
  type DnsFinding,
  type SmtpStep,
  type SmtpTranscript,
  testSmtp,
  TestSmtpInput,
} from "@/lib/mail";
import { formatDuration } from "@/lib/kernel/units";
import type { Cli, Command } from "../command";

export const mailCommands: readonly Command[] = [
  {
    name: "mail test",
    options: {
      to: { type: "string", usage: "--to <address>", summary: "Whom the mail would be for; the sender when left out" },
    },
    summary: "Talk to the configured mail server step by step, without sending anything",
    run: runTest,
  },
  {
    name: "mail dns",
    options: {
      domain: { type: "string", usage: "--domain <domain>", summary: "Another one than the sender's" },
    },
    summary: "MX, SPF, DKIM and DMARC of the sender's domain, and what to publish instead",
    async run(cli, { options }) {
      const check = await checkSender(cli.deps(), cli.actor, CheckSenderInput.parse(options));
      cli.out.result(check, ({ domain, records }) => [`${domain}:`, ...records.flatMap(findingLines)]);
    },
  },
];

/** Steps are printed as they end; interrupting the command ends the conversation. */
async function runTest(cli: Cli, { options }: Parameters<Command["run"]>[1]): Promise<void> {
  const input = TestSmtpInput.parse({ to: options["to"] });
  const interrupted = new AbortController();
  const onInterrupt = () => interrupted.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const transcript = await testSmtp(cli.deps(), cli.actor, input, {
      signal: interrupted.signal,
      onStep: (step) => (cli.out.json ? undefined : cli.out.result(step, stepLines)),
    });
    cli.out.result(transcript, closingLines);
    requireOk(transcript);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

function stepLines({ name, outcome, ms, summary, lines, certificate, meaning, remedy = [] }: SmtpStep): string[] {
  const took = outcome === "skipped" ? "" : ` (${ms} ms)`;
  return [
    `${outcome.padEnd(9)} ${name.padEnd(9)} ${summary}${took}`,
    ...lines.map(({ from, text }) => `            ${from === "client" ? ">" : "<"} ${text}`),
    ...(certificate === undefined
      ? []
      : [
          `            certificate for ${certificate.names.join(", ")}, by ${certificate.issuer}, until ${certificate.validTo}`,
        ]),
    ...(meaning === undefined ? [] : [`          ${meaning}`]),
    ...remedy.map((it) => `          - ${it}`),
  ];
}

function closingLines({ server, ok, durationMs }: SmtpTranscript): string[] {
  const where = `${server.host}:${server.port} (${server.tls})`;
  return [`${where} ${ok ? "would take the mail" : "would not take the mail"}, ${formatDuration(durationMs)}`];
}

function requireOk({ ok, steps }: SmtpTranscript): void {
  if (ok) return;
  const ending = steps.find(({ outcome }) => outcome === "failed" || outcome === "cancelled");
  const [hint] = ending?.remedy ?? [];
  const message = `The test ended at ${ending?.name ?? "a step"}: ${ending?.summary ?? ""}`;
  throw new OperatorError("mail.test_failed", message, hint === undefined ? {} : { hint });
}

function findingLines({ what, status, found, summary, problem, record }: DnsFinding): string[] {
  return [
    `${what.padEnd(5)} ${status.padEnd(7)} ${summary}`,
    ...found.map((text) => `        found: ${text}`),
    ...(problem === null ? [] : [`        ${problem}`]),
    ...(record === null ? [] : [`        publish: ${record.name} ${record.type} ${record.value}`]),
  ];
}
