import { describe, expect, test } from "vitest";
import type { MailServer } from "@/lib/config/config";
import { judgeSmtpFailure } from "./smtp-failure";

const server: MailServer = { host: "mail.example", port: 587, tls: "starttls", user: "sea", password: "x", ca: null };

type Facts = Parameters<typeof judgeSmtpFailure>[0] & { response: string };

function judge({ response, ...facts }: Partial<Facts>, settings: Partial<MailServer> = {}) {
  const nothing = {
    stage: "message",
    handedOver: false,
    code: "x",
    systemCode: null,
    limit: null,
    command: "",
  } as const;
  const responseCode = response === undefined ? null : Number(response.slice(0, 3));
  const failure = { ...nothing, responseCode, ...facts };
  const { kind, error } = judgeSmtpFailure(failure, response ?? null, { ...server, ...settings });
  return { kind, code: error.code, message: error.message, hint: error.hint };
}

describe("what the server says", () => {
  test.each<[string, Partial<Facts>, string, string]>([
    ["a busy server", { command: "MAIL FROM", response: "421 4.3.2 Too busy" }, "transient", "mail.try_later"],
    ["greylisting", { command: "RCPT TO", response: "450 4.2.0 Greylisted" }, "transient", "mail.greylisted"],
    ["greylisting, in American", { command: "RCPT TO", response: "451 graylist" }, "transient", "mail.greylisted"],
    ["a full mailbox", { command: "RCPT TO", response: "452 4.2.2 Full" }, "transient", "mail.try_later"],
    ["sign-in out of order", { stage: "auth", response: "454 4.7.0 Later" }, "transient", "mail.try_later"],
    [
      "nobody of that name",
      { command: "RCPT TO", response: "550 5.1.1 Unknown" },
      "permanent",
      "mail.recipient_refused",
    ],
    [
      "a sender not ours",
      { command: "MAIL FROM", response: "553 5.7.1 Not owned" },
      "permanent",
      "mail.sender_refused",
    ],
    ["a filter", { command: "DATA", response: "554 5.7.1 Spam" }, "permanent", "mail.message_refused"],
    ["a wrong password", { stage: "auth", response: "535 5.7.8 Bad" }, "configuration", "mail.auth_refused"],
    ["no sign-in", { command: "MAIL FROM", response: "530 5.7.0 Sign in" }, "configuration", "mail.auth_missing"],
    [
      "a closed relay",
      { command: "RCPT TO", response: "554 5.7.1 Relay access denied" },
      "configuration",
      "mail.relaying_denied",
    ],
    ["a blocked address", { stage: "connect", response: "554 5.7.1 Blocked" }, "configuration", "mail.server_refuses"],
    ["no STARTTLS", { stage: "connect", command: "STARTTLS", response: "502 No" }, "configuration", "mail.no_starttls"],
    [
      "STARTTLS out of order",
      { stage: "connect", command: "STARTTLS", response: "454 Later" },
      "transient",
      "mail.try_later",
    ],
  ])("%s", (_title, facts, kind, code) => {
    const judged = judge(facts);
    expect(judged).toMatchObject({ kind, code });
    expect(judged.message).toContain(facts.response);
    expect(judged.hint).toMatch(/\.$/);
  });
});

describe("how the connection ends", () => {
  test.each<[string, Partial<Facts>, string, string]>([
    ["refused", { stage: "connect", systemCode: "ECONNREFUSED" }, "transient", "mail.connection_refused"],
    ["no such name", { stage: "connect", code: "EDNS" }, "transient", "mail.server_unknown"],
    ["silence", { stage: "connect", code: "ETIMEDOUT", limit: "GREETING_TIMEOUT" }, "transient", "mail.timeout"],
    ["a cable pulled", { code: "ESOCKET", systemCode: "ECONNRESET" }, "transient", "mail.connection_lost"],
    [
      "a cable pulled at the worst moment",
      { code: "ECONNECTION", handedOver: true },
      "transient",
      "mail.outcome_unknown",
    ],
    [
      "an expired certificate",
      { stage: "connect", systemCode: "CERT_HAS_EXPIRED" },
      "configuration",
      "mail.certificate_expired",
    ],
    [
      "a self-signed one",
      { stage: "connect", systemCode: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      "configuration",
      "mail.certificate_untrusted",
    ],
    [
      "another name",
      { stage: "connect", systemCode: "ERR_TLS_CERT_ALTNAME_INVALID" },
      "configuration",
      "mail.certificate_name",
    ],
    [
      "an unknown issuer",
      { stage: "connect", systemCode: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
      "configuration",
      "mail.certificate_untrusted",
    ],
    [
      "plain text on a TLS port",
      { stage: "connect", systemCode: "ERR_SSL_WRONG_VERSION_NUMBER" },
      "configuration",
      "mail.tls_failed",
    ],
    ["no SMTP at all", { stage: "connect", code: "EPROTOCOL" }, "configuration", "mail.not_smtp"],
    ["no sign-in offered", { stage: "auth", code: "ENOAUTH" }, "configuration", "mail.auth_not_offered"],
    ["something new", { code: "ENEW" }, "transient", "mail.connection_lost"],
  ])("%s", (_title, facts, kind, code) => {
    expect(judge(facts)).toMatchObject({ kind, code, message: expect.stringContaining("mail.example:587") });
  });

  test("what to try depends on how TLS is set", () => {
    const facts = { stage: "connect", systemCode: "ERR_SSL_WRONG_VERSION_NUMBER" } as const;
    expect(judge(facts, { tls: "implicit" }).hint).toContain("SMTP_TLS=starttls");
    expect(judge(facts, { tls: "starttls" }).hint).toContain("SMTP_TLS=implicit");
  });
});
