import type { LineCleaner } from "./redact-lines";
import type { CertificateFacts, SmtpStep } from "./transcript";

const shownNames = 20;

/** What a step tells may hold what the server said, in its answers and its certificate. */
export function cleanStep(step: SmtpStep, { clean }: LineCleaner): SmtpStep {
  const { summary, certificate, meaning, remedy } = step;
  return {
    ...step,
    summary: clean(summary),
    ...(certificate === undefined ? {} : { certificate: cleanCertificate(certificate, clean) }),
    ...(meaning === undefined ? {} : { meaning: clean(meaning) }),
    ...(remedy === undefined ? {} : { remedy: remedy.map(clean) }),
  };
}

function cleanCertificate(it: CertificateFacts, clean: (text: string) => string): CertificateFacts {
  return {
    ...it,
    subject: clean(it.subject),
    issuer: clean(it.issuer),
    names: it.names.slice(0, shownNames).map(clean),
    problem: it.problem === null ? null : clean(it.problem),
  };
}
