import type { MailServer } from "@/lib/config/config";
import { explainCertificate } from "./explain-certificate";
import { explainReply } from "./explain-reply";
import type { SmtpProblem } from "./problem";
import type { SmtpStepName } from "./transcript";

export interface ExplainContext {
  server: Pick<MailServer, "host" | "port" | "tls" | "user">;
  from: string;
  to: string;
}

export interface Explanation {
  meaning: string;
  /** What to try, the most likely first. */
  remedy: string[];
}

/** What a failed step means for whoever set the server up, and what they can do. */
export function explain(step: SmtpStepName, problem: SmtpProblem, context: ExplainContext): Explanation {
  const { host, port } = context.server;
  switch (problem.kind) {
    case "name-not-found":
      return {
        meaning: `No name server knows ${host}: it is misspelt, or only known in another network than this one.`,
        remedy: [`Check SMTP_HOST: ${host}`, "In a container, use the name of the service, not localhost."],
      };
    case "name-not-answered":
      return {
        meaning: `The name server did not answer (${problem.code}), so nobody knows where ${host} is. Other names would fail too.`,
        remedy: ["Check the resolver of this machine (/etc/resolv.conf) and its way out.", "Try again in a minute."],
      };
    case "address-refused":
      return {
        meaning: `${problem.address} is ${problem.why}. No mail server is there, but secrets of the machine may be.`,
        remedy: ["Use the mail server's own name or address."],
      };
    case "refused":
      return {
        meaning: `${host} is there, but nothing listens on port ${port}: the port is wrong, or the mail server is down.`,
        remedy: [
          ...otherPorts(context),
          "If the server is yours, look whether it runs and on which address it listens.",
        ],
      };
    case "unreachable":
      return {
        meaning: `There is no way from here to ${host} (${problem.code}).`,
        remedy: ["Check this machine's network, its firewall and, in a container, the network it is attached to."],
      };
    case "timeout":
      return explainSilence(step, problem.seconds, context);
    case "closed":
      return {
        meaning:
          "The server hung up before it answered: it refuses this address, it is overloaded, or something between us cuts the line.",
        remedy: [
          ...tlsAdvice(context),
          "Look into the log of the mail server at this moment.",
          "If it limits who may connect, let it allow this machine's address.",
        ],
      };
    case "speaks-tls":
      return {
        meaning: `Port ${port} speaks TLS from the first byte; Seaworthy began in plain text.`,
        remedy: ["Set SMTP_TLS=implicit.", "Or keep SMTP_TLS=starttls and set SMTP_PORT=587."],
      };
    case "speaks-plain":
      return {
        meaning: `Port ${port} begins in plain text; Seaworthy began with TLS.`,
        remedy: ["Set SMTP_TLS=starttls.", "Or keep SMTP_TLS=implicit and set SMTP_PORT=465."],
      };
    case "not-smtp":
      return {
        meaning: `What listens on ${host}:${port} speaks ${problem.speaks}.`,
        remedy: ["Check SMTP_HOST and SMTP_PORT.", ...otherPorts(context)],
      };
    case "too-much":
      return {
        meaning: "The answer is longer than any mail server's, so it was cut off: something else listens there.",
        remedy: ["Check SMTP_HOST and SMTP_PORT."],
      };
    case "tls-failed":
      return {
        meaning: `Both sides found no common way to speak TLS (${problem.reason}). Old servers know only versions that are not safe any more.`,
        remedy: [
          ...tlsAdvice(context),
          "Let the server speak TLS 1.2 or newer.",
          `See for yourself: openssl s_client -connect ${host}:${port}${context.server.tls === "starttls" ? " -starttls smtp" : ""}`,
        ],
      };
    case "bad-ca":
      return {
        meaning: `What is set as SMTP_CA, or in the file SMTP_CA_FILE names, is no certificate that OpenSSL knows (${problem.reason}).`,
        remedy: ["See what is in it: openssl x509 -noout -text -in <file>"],
      };
    case "no-starttls":
      return {
        meaning:
          "The server offers no encryption on this port, or something between us hides the offer. Nothing was sent in plain text.",
        remedy: [
          "Set SMTP_TLS=implicit and SMTP_PORT=465, if the server knows it.",
          "Only for a server on this machine or a network of its own: set SMTP_TLS=none.",
        ],
      };
    case "certificate":
      return explainCertificate(problem.problems, problem.names, context);
    case "no-auth":
      return {
        meaning:
          "A user is configured, but the server lets nobody sign in on this port. Port 25 is often for servers among themselves.",
        remedy: [
          ...(port === 587 ? [] : ["Set SMTP_PORT=587 with SMTP_TLS=starttls."]),
          "If the server knows this machine by its address, unset SMTP_USER and SMTP_PASSWORD.",
        ],
      };
    case "auth-needs-tls":
      return {
        meaning: "The server lets nobody send a password over an unencrypted line, and it is right.",
        remedy: ["Set SMTP_TLS=starttls."],
      };
    case "auth-unknown":
      return {
        meaning: `The server takes only ${problem.offered.join(", ")}; Seaworthy knows PLAIN, LOGIN and CRAM-MD5.`,
        remedy: [
          "Let the server offer PLAIN over TLS, or use a relay that does.",
          "Some providers offer it with an app password.",
        ],
      };
    case "reply":
      return explainReply(step, problem.reply, context);
  }
}

function explainSilence(step: SmtpStepName, seconds: number, context: ExplainContext): Explanation {
  const { host, port, tls } = context.server;
  if (step === "resolve")
    return {
      meaning: `The name server did not answer within ${Math.round(seconds)} s, so nobody knows where ${host} is.`,
      remedy: ["Check the resolver of this machine (/etc/resolv.conf) and its way out."],
    };
  if (step === "connect")
    return {
      meaning: `Nothing comes back from ${host}:${port}. A firewall swallows it${port === 25 ? "; most hosting providers block port 25 outwards" : ", or the provider blocks the port"}.`,
      remedy: [...otherPorts(context), "Ask the hosting provider whether it blocks outgoing mail ports."],
    };
  const meaning =
    step === "greeting"
      ? "It was connected, but the server says nothing: it is overloaded, it makes strangers wait, or it waits for something else than SMTP."
      : "The server was there and then fell silent: it is overloaded, or it waits for something of its own (a directory, a spam filter).";
  const maybeTls = step === "greeting" && tls !== "implicit" && port !== 587;
  return {
    meaning,
    remedy: [
      ...(maybeTls ? [`If port ${port} speaks TLS from the first byte: set SMTP_TLS=implicit.`] : []),
      "Try again in a minute.",
      "Look into the log of the mail server; slow lookups of the client's name are a common cause.",
    ],
  };
}

/** Where the port and the TLS mode do not fit, that is the likeliest reason for everything. */
function tlsAdvice({ server: { port, tls } }: ExplainContext): string[] {
  if (port === 465 && tls !== "implicit") return ["Port 465 speaks TLS from the first byte: set SMTP_TLS=implicit."];
  if (tls === "implicit" && [25, 587, 2525].includes(port))
    return [`Port ${port} begins in plain text: set SMTP_TLS=starttls.`];
  return [];
}

function otherPorts({ server: { port } }: ExplainContext): string[] {
  const ways = [
    [587, "Set SMTP_PORT=587 with SMTP_TLS=starttls."],
    [465, "Set SMTP_PORT=465 with SMTP_TLS=implicit."],
    [2525, "Some providers also listen on 2525: SMTP_PORT=2525 with SMTP_TLS=starttls."],
  ] as const;
  return ways.filter(([other]) => other !== port).map(([, advice]) => advice);
}
