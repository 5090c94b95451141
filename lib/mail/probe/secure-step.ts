import type { MailServer } from "@/lib/config/config";
import { judgeCertificate } from "./certificate";
import { BadCertificate, StepFailure } from "./problem";
import { startTls } from "./start-tls";
import type { StepResult } from "./steps";
import { ask, attach, expectReply, lineOf, type Talk } from "./talk";

/** A certificate that ends so soon was probably forgotten: renewal usually comes a month before. */
const warnDaysLeft = 14;

/** Makes the line secure, or learns why it cannot be; nothing else is said over one that is not to be trusted. */
export async function secureStep(talk: Talk, signal: AbortSignal, server: MailServer, now: Date): Promise<StepResult> {
  if (server.tls === "starttls") await askForTls(talk, signal);
  const { socket, handshake } = await startTls(lineOf(talk).connection.release(), server, signal);
  attach(talk, socket);
  const { problems, facts } = judgeCertificate(handshake, server.host, now);
  if (problems.length > 0) throw new BadCertificate(facts, problems);
  talk.isSecure = true;
  const summary = `${facts.protocol.split(",")[0]}; the certificate for ${facts.subject} is good for ${facts.daysLeft} d.`;
  if (facts.daysLeft >= warnDaysLeft) return { summary, certificate: facts };
  const meaning = `In ${facts.daysLeft} days the certificate is over, and from then on no mail leaves.`;
  return {
    summary,
    certificate: facts,
    warning: { meaning, remedy: ["Ask whoever runs the mail server whether its renewal works."] },
  };
}

async function askForTls(talk: Talk, signal: AbortSignal): Promise<void> {
  if (!talk.capabilities.starttls)
    throw new StepFailure("The server does not offer STARTTLS.", { kind: "no-starttls" });
  expectReply(await ask(talk, signal, "STARTTLS"), /^220$/);
  // What came before TLS could be anybody's, and would be taken for an answer given inside it.
  if (lineOf(talk).connection.waiting().length > 0)
    throw new StepFailure("The server goes on in plain text after it agreed to TLS.", { kind: "speaks-plain" });
}

/** What it means that this server is talked to without TLS. */
export function notSecured({ capabilities }: Talk, { user }: MailServer): StepResult {
  if (!capabilities.starttls && user === null) return { summary: "Not asked for (SMTP_TLS=none).", skipped: true };
  const what = user === null ? "Mails travel" : "Mails and the password travel";
  return {
    summary: "No TLS: SMTP_TLS=none.",
    warning: {
      meaning: `${what} readable for everybody on the way.`,
      remedy: capabilities.starttls
        ? ["The server offers STARTTLS: set SMTP_TLS=starttls."]
        : ["Use a port with TLS: SMTP_TLS=starttls with SMTP_PORT=587, or SMTP_TLS=implicit with SMTP_PORT=465."],
    },
  };
}
