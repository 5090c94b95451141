import type { TranscriptView, StepView } from "./stream-test";

export const stepNames: Record<StepView["name"], string> = {
  resolve: "Resolve",
  connect: "Connect",
  greeting: "Greeting",
  ehlo: "EHLO",
  starttls: "STARTTLS",
  auth: "AUTH",
  "mail-from": "MAIL FROM",
  "rcpt-to": "RCPT TO",
  quit: "QUIT",
};

/** The transcript to paste into a mail to whoever runs the server. */
export function transcriptText({
  server,
  startedAt,
  steps,
}: Pick<TranscriptView, "server" | "startedAt" | "steps">): string {
  return [`${server.host}:${server.port}, TLS ${server.tls}, ${startedAt}`, ...steps.map(stepText)].join("\n\n");
}

function stepText(step: StepView): string {
  const { certificate: seen, meaning, remedy = [] } = step;
  return [
    `${stepNames[step.name]}: ${step.outcome}, ${Math.round(step.ms)} ms: ${step.summary}`,
    ...step.lines.map((line) => `  ${line.from === "client" ? ">" : "<"} ${line.text}`),
    ...(seen === undefined
      ? []
      : [`  certificate of ${seen.subject}, by ${seen.issuer}, until ${seen.validTo}, ${seen.protocol}`]),
    ...(seen?.problem == null ? [] : [`  ${seen.problem}`]),
    ...(meaning === undefined ? [] : [`  ${meaning}`]),
    ...remedy.map((line) => `  - ${line}`),
  ].join("\n");
}
