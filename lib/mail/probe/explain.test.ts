import { describe, expect, test } from "vitest";
import { explain, type ExplainContext } from "./explain";
import type { SmtpProblem } from "./problem";
import type { SmtpStepName } from "./transcript";

const usual: ExplainContext = {
  server: { host: "mail.shop.org", port: 587, tls: "starttls", user: "mailer" },
  from: "noreply@shop.org",
  to: "anna@example.com",
};

function told(step: SmtpStepName, problem: SmtpProblem, server: Partial<ExplainContext["server"]> = {}) {
  const { meaning, remedy } = explain(step, problem, { ...usual, server: { ...usual.server, ...server } });
  expect(meaning).toMatch(/[.]$/);
  expect(remedy.length).toBeGreaterThan(0);
  return [meaning, ...remedy].join("\n");
}

const replied = (step: SmtpStepName, text: string, server: Partial<ExplainContext["server"]> = {}) =>
  told(step, { kind: "reply", reply: { code: Number(text.slice(0, 3)), lines: [text.slice(4)] } }, server);

describe("finding the server", () => {
  test.each([
    ["resolve", { kind: "name-not-found" }, "Check SMTP_HOST: mail.shop.org"],
    ["resolve", { kind: "name-not-answered", code: "EAI_AGAIN" }, "/etc/resolv.conf"],
    ["resolve", { kind: "timeout", seconds: 5 }, "/etc/resolv.conf"],
    ["resolve", { kind: "address-refused", address: "169.254.169.254", why: "link-local" }, "169.254.169.254"],
    ["connect", { kind: "refused" }, "SMTP_PORT=465"],
    ["connect", { kind: "unreachable", code: "EHOSTUNREACH" }, "EHOSTUNREACH"],
    ["connect", { kind: "timeout", seconds: 8 }, "Ask the hosting provider"],
  ] as [SmtpStepName, SmtpProblem, string][])("%s: %o", (step, problem, words) => {
    expect(told(step, problem)).toContain(words);
  });

  test("nothing comes back from port 25, which most providers block", () => {
    const text = told("connect", { kind: "timeout", seconds: 8 }, { port: 25 });
    expect(text).toContain("most hosting providers block port 25");
    expect(text).toContain("Set SMTP_PORT=587 with SMTP_TLS=starttls.");
  });

  test("the port one is on is never advised", () => {
    expect(told("connect", { kind: "refused" })).not.toContain("SMTP_PORT=587");
    expect(told("connect", { kind: "refused" }, { port: 465 })).not.toContain("SMTP_PORT=465");
  });
});

describe("ports and TLS", () => {
  test("TLS from the first byte, and not", () => {
    expect(told("greeting", { kind: "speaks-tls" }, { port: 465 })).toContain("Set SMTP_TLS=implicit.");
    expect(told("starttls", { kind: "speaks-plain" }, { tls: "implicit" })).toContain("Set SMTP_TLS=starttls.");
    expect(told("greeting", { kind: "timeout", seconds: 10 }, { port: 465 })).toContain("SMTP_TLS=implicit");
    expect(told("greeting", { kind: "timeout", seconds: 10 }, { tls: "implicit" })).not.toContain("SMTP_TLS=implicit");
    expect(told("greeting", { kind: "closed" }, { port: 465 })).toContain("Port 465 speaks TLS");
    expect(told("starttls", { kind: "tls-failed", reason: "hung up" }, { tls: "implicit" })).toContain(
      "SMTP_TLS=starttls",
    );
  });

  test.each([
    ["greeting", { kind: "not-smtp", speaks: "HTTP: it is a web server" }, "web server"],
    ["greeting", { kind: "too-much" }, "SMTP_PORT"],
    ["greeting", { kind: "closed" }, "log of the mail server"],
    ["rcpt-to", { kind: "timeout", seconds: 10 }, "fell silent"],
    ["starttls", { kind: "bad-ca", reason: "bad end line" }, "openssl x509"],
    ["starttls", { kind: "no-starttls" }, "SMTP_TLS=implicit and SMTP_PORT=465"],
    ["starttls", { kind: "tls-failed", reason: "unsupported protocol" }, "-starttls smtp"],
    ["auth", { kind: "no-auth" }, "unset SMTP_USER"],
    ["auth", { kind: "auth-needs-tls" }, "SMTP_TLS=starttls"],
    ["auth", { kind: "auth-unknown", offered: ["XOAUTH2"] }, "XOAUTH2"],
  ] as [SmtpStepName, SmtpProblem, string][])("%s: %o", (step, problem, words) => {
    expect(told(step, problem)).toContain(words);
  });
});

describe("certificates", () => {
  const names = ["*.shop.org", "mx.shop.org"];
  test.each([
    ["self-signed", "SMTP_CA_FILE"],
    ["unknown-issuer", "full chain"],
    ["expired", "Renew"],
    ["not-yet-valid", "date -u"],
    ["name-mismatch", "SMTP_HOST=mx.shop.org"],
    ["untrusted", "public issuer"],
  ] as const)("%s", (problem, words) => {
    expect(told("starttls", { kind: "certificate", problems: [problem], names })).toContain(words);
  });

  test("all that is wrong is told at once; a certificate without a usable name asks for one", () => {
    const text = told("starttls", { kind: "certificate", problems: ["expired", "name-mismatch"], names: [] });
    expect(text).toContain("Renew");
    expect(text).toContain("let the certificate name mail.shop.org");
  });
});

describe("what the server replies", () => {
  test.each([
    ["greeting", "421 4.3.2 Service shutting down", "enough for now"],
    ["greeting", "554 5.7.1 no", "by its address"],
    ["greeting", "554 blocked, see https://www.spamhaus.org/query", "check.spamhaus.org"],
    ["ehlo", "550 5.7.1 bad name", "MAIL_FROM"],
    ["starttls", "454 4.7.0 TLS not available due to temporary reason", "certificate and key"],
    ["auth", "535 5.7.8 Authentication failed", "does not take the user mailer"],
    ["auth", "530 5.7.0 Must issue a STARTTLS command first", "SMTP_TLS=starttls"],
    ["auth", "538 5.7.11 Encryption required", "SMTP_TLS=starttls"],
    ["auth", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled", "Authenticated SMTP"],
    ["auth", "454 4.7.0 Temporary authentication failure", "could not check"],
    ["auth", "421 4.7.0 Too many login attempts", "enough for now"],
    ["mail-from", "553 5.7.1 Sender address rejected: not owned by user mailer", "MAIL_FROM to an address"],
    [
      "mail-from",
      "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
      "MAIL_FROM to an address",
    ],
    ["mail-from", "554 Message rejected: Email address is not verified", "verified sender"],
    ["mail-from", "530 5.7.1 Authentication required", "signed in"],
    ["mail-from", "450 4.1.8 Sender address rejected: Domain not found", "seaworthy mail dns"],
    ["mail-from", "451 4.7.1 Please try again later", "Greylisting"],
    ["mail-from", "452 4.3.1 Insufficient system storage", "tries again"],
    ["rcpt-to", "450 4.2.0 Greylisted", "Greylisting"],
    ["rcpt-to", "451 4.7.1 Greylisting in action, please come back later", "Greylisting"],
    ["rcpt-to", "450 4.7.1 Client host rejected", "tries again"],
    ["rcpt-to", "452 4.2.2 Mailbox full", "full"],
    ["rcpt-to", "450 4.7.28 Unusual rate of mail", "enough for now"],
    ["rcpt-to", "554 5.7.1 <anna@example.com>: Relay access denied", "relay for this machine"],
    ["rcpt-to", "550 5.1.1 User unknown", "address that exists"],
    ["rcpt-to", "550 No such recipient", "address that exists"],
    ["rcpt-to", "530 5.7.0 Authentication Required", "SMTP_PORT=587"],
    [
      "rcpt-to",
      "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
      "relay that you sign in to",
    ],
    ["ehlo", "451 local error", "some minutes"],
    ["rcpt-to", "599 whatever", "will not change its mind"],
  ] as const)("%s: %s", (step, reply, words) => {
    expect(replied(step, reply)).toContain(words);
  });

  test("nobody is signed in, so signing in is the advice", () => {
    expect(replied("mail-from", "530 5.7.0 Authentication required", { user: null })).toContain("Set SMTP_USER");
    expect(replied("rcpt-to", "554 5.7.1 Relay access denied", { user: null })).toContain("Sign in: set SMTP_USER");
  });

  test.each([
    ["smtp.gmail.com", "app password"],
    ["smtp.office365.com", "Authenticated SMTP"],
    ["email-smtp.eu-central-1.amazonaws.com", "IAM"],
    ["smtp.sendgrid.net", "the word apikey"],
    ["smtp.mailgun.org", "SMTP credentials of the domain"],
    ["smtp.postmarkapp.com", "API token"],
    ["in-v3.mailjet.com", "secret key"],
    ["smtp-relay.brevo.com", "SMTP key"],
    ["smtp.fastmail.com", "app password"],
  ])("a wrong password at %s", (host, words) => {
    expect(replied("auth", "535 5.7.8 no", { host })).toContain(words);
    expect(replied("auth", "535 5.7.8 no", { host: `${host}.evil.org` })).not.toContain(words);
  });
});
