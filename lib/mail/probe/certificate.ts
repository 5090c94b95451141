import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { type CertificateProblem, StepFailure } from "./problem";
import type { CertificateFacts } from "./transcript";

export interface Handshake {
  /** Empty when the server showed none. */
  certificate: PeerCertificate;
  /** What OpenSSL objects to in the chain, as its code; null: nothing. */
  chainError: string | null;
  /** `TLSv1.3, TLS_AES_256_GCM_SHA384` */
  protocol: string;
}

export interface JudgedCertificate {
  facts: CertificateFacts;
  problems: CertificateProblem[];
}

const dayMs = 86_400_000;

/** All that is wrong with a certificate, not only what OpenSSL meets first. */
export function judgeCertificate(handshake: Handshake, host: string, now: Date): JudgedCertificate {
  const { certificate, chainError, protocol } = handshake;
  const [from, to] = [new Date(certificate.valid_from), new Date(certificate.valid_to)];
  if (Number.isNaN(from.getTime() + to.getTime()))
    throw new StepFailure("The certificate has dates that are none.", { kind: "tls-failed", reason: "bad dates" });
  const problems: CertificateProblem[] = [];
  if (to < now) problems.push("expired");
  if (from > now) problems.push("not-yet-valid");
  // The leaf's own dates were just looked at: what else is over is an issuer's, unless that is all OpenSSL means.
  const isAboutDates = chainError === "CERT_HAS_EXPIRED" || chainError === "CERT_NOT_YET_VALID";
  if (chainError !== null && !(isAboutDates && problems.length > 0))
    problems.push(chainProblems[chainError] ?? "untrusted");
  if (checkServerIdentity(host, certificate) !== undefined) problems.push("name-mismatch");
  const facts = {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validTo: to.toISOString(),
    daysLeft: Math.floor((to.getTime() - now.getTime()) / dayMs),
    names: namesOf(certificate),
    protocol,
  };
  const words: Record<CertificateProblem, string> = {
    "self-signed": "it is self-signed, so anybody could have made it",
    "unknown-issuer": `nobody trusted vouches for its issuer, ${facts.issuer}`,
    expired: `it is over since ${day(to)}`,
    "not-yet-valid": `it begins only on ${day(from)}`,
    "name-mismatch": `it is for ${facts.names.slice(0, 5).join(", ") || "no name"}, not for ${host}`,
    untrusted: `the chain behind it is not trusted (${chainError ?? ""})`,
  };
  const problem = problems.length === 0 ? null : problems.map((it) => words[it]).join("; ");
  return { problems, facts: { ...facts, problem } };
}

const chainProblems: Record<string, CertificateProblem> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-issuer",
};

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `mail.example.com (Example Ltd)`. */
function nameOf(parts: PeerCertificate["subject"] | undefined): string {
  const [common, organisation] = [parts?.CN, parts?.O].map((it) => (Array.isArray(it) ? it.join(", ") : it));
  if (common === undefined) return organisation ?? "unnamed";
  return organisation === undefined ? common : `${common} (${organisation})`;
}

function namesOf(certificate: PeerCertificate): string[] {
  const listed = (certificate.subjectaltname ?? "").split(", ").flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [name];
  });
  return listed.length > 0 ? listed : [certificate.subject?.CN].flat().filter((name) => name !== undefined);
}
