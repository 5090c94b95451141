import type { ExplainContext, Explanation } from "./explain";
import type { CertificateProblem } from "./problem";

/** What to do about everything that is wrong with a certificate. */
export function explainCertificate(
  problems: readonly CertificateProblem[],
  names: readonly string[],
  { server: { host } }: ExplainContext,
): Explanation {
  const usable = names.find((name) => !name.startsWith("*"));
  const remedies: Record<CertificateProblem, string[]> = {
    "self-signed": ["If it is your own server: put its certificate into a file and set SMTP_CA_FILE to its path."],
    "unknown-issuer": [
      "If you trust the issuer: put its certificate into a file and set SMTP_CA_FILE to its path.",
      "If the issuer is a public one, the server forgets to send the certificates between: let it send the full chain.",
    ],
    expired: ["Renew the certificate on the mail server, and let it load the new one."],
    "not-yet-valid": [
      "Check the clock of this machine: date -u",
      "Otherwise the server loaded a certificate too early.",
    ],
    "name-mismatch": [
      usable === undefined
        ? `Use the name that is in the certificate as SMTP_HOST, or let the certificate name ${host}.`
        : `Use the name that is in the certificate: set SMTP_HOST=${usable}`,
    ],
    untrusted: ["Let the mail server use a certificate of a public issuer, with the full chain."],
  };
  return {
    meaning: "Whoever answers cannot prove to be the mail server, so neither the password nor any mail is given to it.",
    remedy: problems.flatMap((problem) => remedies[problem]),
  };
}
