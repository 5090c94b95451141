import { codeOf, messageOf } from "@/lib/kernel/errors";

export type HandInStage = "connect" | "auth" | "message";

interface Where {
  stage: HandInStage;
  /** The whole message was written and the server's answer is missing: it may have taken it. */
  handedOver: boolean;
}

/** What went wrong while a mail was handed in, as facts: `judgeSmtpFailure` says what they mean. Without a cause, as
 * the library's errors quote the server, which may quote us. */
export class HandInFailure extends Error implements Where {
  override readonly name = "HandInFailure";
  readonly stage: HandInStage;
  readonly handedOver: boolean;
  /** The library's: `ETIMEDOUT`. */
  readonly code: string;
  /** The system's or TLS's: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly systemCode: string | null;
  /** Which time limit it was: `GREETING_TIMEOUT`. */
  readonly limit: string | null;
  /** What was answered: `RCPT TO`. */
  readonly command: string;
  /** The server's words, as they came. */
  readonly response: string | null;
  readonly responseCode: number | null;

  constructor(thrown: unknown, { stage, handedOver }: Where) {
    super(messageOf(thrown));
    const facts = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Record<string, unknown>;
    const textOf = (name: string) => (typeof facts[name] === "string" ? facts[name] : null);
    this.stage = stage;
    this.handedOver = handedOver;
    this.code = codeOf(thrown) ?? "unknown";
    this.systemCode = textOf("originalCode");
    this.limit = textOf("timeoutType");
    this.command = textOf("command") ?? "";
    this.response = textOf("response");
    this.responseCode = typeof facts["responseCode"] === "number" ? facts["responseCode"] : null;
  }
}
