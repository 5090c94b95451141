import type { CertificateFacts } from "./transcript";

/** What an answer of the server said: `550 5.7.1 Relaying denied`. */
export interface SmtpReply {
  code: number;
  /** Without the code that each begins with. */
  lines: string[];
}

export type CertificateProblem =
  | "self-signed"
  | "unknown-issuer"
  | "expired"
  | "not-yet-valid"
  | "name-mismatch"
  | "untrusted";

/** Why a step failed, as facts; `explain` says what they mean. */
export type SmtpProblem =
  | { kind: "name-not-found" }
  | { kind: "name-not-answered"; code: string }
  | { kind: "address-refused"; address: string; why: string }
  | { kind: "refused" }
  | { kind: "unreachable"; code: string }
  | { kind: "timeout"; seconds: number }
  | { kind: "closed" }
  | { kind: "speaks-tls" }
  | { kind: "speaks-plain" }
  | { kind: "not-smtp"; speaks: string }
  | { kind: "too-much" }
  | { kind: "tls-failed"; reason: string }
  | { kind: "bad-ca"; reason: string }
  | { kind: "no-starttls" }
  | { kind: "certificate"; problems: CertificateProblem[]; names: string[] }
  | { kind: "no-auth" }
  | { kind: "auth-needs-tls" }
  | { kind: "auth-unknown"; offered: string[] }
  | { kind: "reply"; reply: SmtpReply };

/** Ends a step. */
export class StepFailure extends Error {
  readonly problem: SmtpProblem;
  /** The step's summary. */
  readonly summary: string;

  constructor(summary: string, problem: SmtpProblem) {
    super(summary);
    this.summary = summary;
    this.problem = problem;
  }
}

/** The facts of the certificate are shown although the step failed. */
export class BadCertificate extends StepFailure {
  readonly certificate: CertificateFacts;

  constructor(certificate: CertificateFacts, problems: CertificateProblem[]) {
    super(`The certificate is not to be trusted: ${certificate.problem ?? ""}.`, {
      kind: "certificate",
      problems,
      names: certificate.names,
    });
    this.certificate = certificate;
  }
}
