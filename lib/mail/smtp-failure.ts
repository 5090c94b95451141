import type { MailServer } from "@/lib/config/config";
import { OperatorError } from "@/lib/kernel/errors";
import type { HandInFailure } from "./hand-in-failure";

/** What a failed attempt means for the mail. */
export interface SmtpFailure {
  /**
   * `permanent`: the same mail would be refused again. `transient`: the server may take it in a while. `configuration`:
   * ours to mend, which takes people longer than machines.
   */
  kind: "permanent" | "transient" | "configuration";
  error: OperatorError;
}

type Facts = Pick<HandInFailure, "stage" | "handedOver" | "code" | "systemCode" | "limit" | "command" | "responseCode">;

/**
 * Judges a failed attempt by what the server said and, where it said nothing, by how the connection ended. `said`: the
 * server's words without secrets.
 */
export function judgeSmtpFailure(failure: Facts, said: string | null, server: MailServer): SmtpFailure {
  const at = `${server.host}:${server.port}`;
  const { responseCode } = failure;
  if (responseCode !== null) return judgeAnswer(failure, responseCode, said ?? String(responseCode), at);
  if (failure.handedOver)
    return transient(
      "mail.outcome_unknown",
      `${at} took the whole message and broke off before it said whether it keeps it.`,
      "It is sent again under the same Message-ID; should both arrive, mail programs show them as one.",
    );
  return judgeTls(failure, server, at) ?? judgeConnection(failure, at);
}

function judgeAnswer(failure: Facts, code: number, said: string, at: string): SmtpFailure {
  const lasting = code >= 500;
  if (failure.command === "STARTTLS" && lasting)
    return configuration(
      "mail.no_starttls",
      `${at} does not offer STARTTLS, so nothing was sent: ${said}`,
      "Set SMTP_TLS=implicit with its port (usually 465); SMTP_TLS=none only for a relay on this machine.",
    );
  if (/gr[ae]y-?list/i.test(said) && !lasting)
    return transient(
      "mail.greylisted",
      `${at} asks strangers to come back later: ${said}`,
      "It is tried again by itself.",
    );
  if (!lasting)
    return transient("mail.try_later", `${at} did not take it now: ${said}`, "It is tried again by itself.");
  if (failure.stage === "connect")
    return configuration(
      "mail.server_refuses",
      `${at} does not want to talk to this machine: ${said}`,
      "Ask whoever runs it whether this machine's address may send there, or use another server.",
    );
  if (failure.stage === "auth")
    return configuration("mail.auth_refused", `${at} refused SMTP_USER and SMTP_PASSWORD: ${said}`, signInHint);
  return judgeRefusal(failure.command, code, said, at);
}

const signInHint =
  "Compare both with what the provider gave you; some want a password made for programs instead of a person's. " +
  "Restart with the right ones and send it again.";

function judgeRefusal(command: string, code: number, said: string, at: string): SmtpFailure {
  if (code === 530 || /authentication (is )?required|must (authenticate|log ?in)/i.test(said))
    return configuration(
      "mail.auth_missing",
      `${at} wants to know who sends: ${said}`,
      "Set SMTP_USER and SMTP_PASSWORD.",
    );
  if (/relay/i.test(said))
    return configuration(
      "mail.relaying_denied",
      `${at} sends nothing elsewhere for us: ${said}`,
      "Set SMTP_USER and SMTP_PASSWORD, or have the server allow this machine to relay.",
    );
  if (command === "MAIL FROM")
    return permanent(
      "mail.sender_refused",
      `${at} refused the sender: ${said}`,
      "Set MAIL_FROM to an address that this account may send as, and send it again.",
    );
  if (command === "RCPT TO")
    return permanent(
      "mail.recipient_refused",
      `${at} refused the recipient: ${said}`,
      "Check the address with the person it belongs to.",
    );
  return permanent(
    "mail.message_refused",
    `${at} refused the message: ${said}`,
    "Often a filter: the sender's SPF, DKIM and DMARC records are the first thing to look at, on the Mail page.",
  );
}

const certificateProblems: Readonly<Record<string, readonly [code: string, what: string, hint: string]>> = {
  CERT_HAS_EXPIRED: ["mail.certificate_expired", "has expired", "Renew it on the mail server."],
  CERT_NOT_YET_VALID: ["mail.certificate_expired", "is not valid yet", "Compare the clocks of both machines."],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "mail.certificate_name",
    "is for other names",
    "Set SMTP_HOST to a name in it; the connection test on the Mail page lists them.",
  ],
};
const untrusted = [
  "mail.certificate_untrusted",
  "is signed by nobody this machine trusts",
  "If it is your own, give its certificate in SMTP_CA_FILE.",
] as const;

function judgeTls({ code, systemCode, stage }: Facts, server: MailServer, at: string): SmtpFailure | null {
  const isCertificate = /CERT|SIGNATURE|ISSUER/.test(systemCode ?? "");
  if (isCertificate) {
    const [ownCode, what, hint] = certificateProblems[systemCode ?? ""] ?? untrusted;
    return configuration(ownCode, `The certificate of ${at} ${what}, so nothing was sent.`, hint);
  }
  if (code !== "ETLS" && !/SSL|TLS|EPROTO/.test(systemCode ?? "")) return null;
  const other = server.tls === "implicit" ? "SMTP_TLS=starttls (port 587)" : "SMTP_TLS=implicit (port 465)";
  return stage === "connect"
    ? configuration(
        "mail.tls_failed",
        `No encrypted connection to ${at} came about (${systemCode ?? "it broke off"}), so nothing was sent.`,
        `The port may want TLS another way: try ${other}. The connection test on the Mail page shows each step.`,
      )
    : null;
}

function judgeConnection({ code, systemCode, limit, stage }: Facts, at: string): SmtpFailure {
  const look = "The connection test on the Mail page shows how far one gets. It is tried again by itself.";
  switch (code) {
    case "EDNS":
      return transient("mail.server_unknown", `The name of ${at} leads to no address.`, `Check SMTP_HOST. ${look}`);
    case "ENOAUTH":
      return configuration(
        "mail.auth_not_offered",
        `${at} takes no user and password over this connection, and SMTP_USER is set.`,
        "Set SMTP_TLS to starttls or implicit, or remove SMTP_USER and SMTP_PASSWORD.",
      );
    case "ETIMEDOUT": {
      const greeting = limit === "GREETING_TIMEOUT";
      const what = greeting ? "took the connection and said nothing" : "did not answer in time";
      const port = greeting ? "Port 465 stays silent unless SMTP_TLS=implicit. " : "";
      return transient("mail.timeout", `${at} ${what}.`, `${port}${look}`);
    }
    case "EPROTOCOL":
      return configuration("mail.not_smtp", `What answers at ${at} does not speak SMTP.`, `Check SMTP_PORT. ${look}`);
    case "EENVELOPE":
    case "EMESSAGE":
      return permanent("mail.message_refused", `${at} cannot be given this mail.`, "It may be larger than it allows.");
    default:
      if (systemCode === "ECONNREFUSED")
        return transient(
          "mail.connection_refused",
          `Nothing listens at ${at}.`,
          `Check SMTP_HOST and SMTP_PORT. ${look}`,
        );
      return transient(
        "mail.connection_lost",
        `The connection to ${at} ${stage === "connect" ? "could not be made" : "broke off"} (${systemCode ?? code}).`,
        look,
      );
  }
}

const build = (kind: SmtpFailure["kind"]) => (code: string, message: string, hint: string) => ({
  kind,
  error: new OperatorError(code, message, { kind: kind === "transient" ? "unavailable" : "failed", hint }),
});
const permanent = build("permanent");
const transient = build("transient");
const configuration = build("configuration");
