import type { Config, EnvironmentName } from "@/lib/config/config";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { describeSecrets, type SecretFacts } from "./describe-secrets";

export interface SecretsFacts {
  environment: EnvironmentName;
  mode: Config["mode"];
  secrets: SecretFacts[];
}

export const appSecrets = defineCheck<SecretsFacts>({
  id: "app.secrets",
  area: "application",
  title: "Secrets",
  why: "Whoever guesses one signs in as anybody, or reads both databases; one that is used twice is lost twice.",
  severity: "critical",
  pace: "slow",
  gather: ({ config }) =>
    Promise.resolve({ environment: config.environment, mode: config.mode, secrets: describeSecrets(config) }),
  judge: judgeSecrets,
});

/** Never says anything of a secret but its length. */
export function judgeSecrets({ environment, mode, secrets }: SecretsFacts): Judgement {
  const bad = secrets.filter(({ problem }) => problem !== null);
  const reused = secrets.filter(({ sameAs }) => sameAs.length > 0);
  const facts = evidence(
    secrets.map(({ name, length }) => [name, length === 0 ? "empty" : `${length} characters`]),
    [
      ...bad.map(({ name, problem }) => `${name} ${problem}`),
      ...reused.map(({ name, sameAs }) => `${name} is the same as ${sameAs.join(" and ")}`),
    ],
  );
  const worst = bad[0] ?? reused[0];
  if (worst === undefined) {
    const summary =
      mode === "embedded"
        ? "Every secret was made for this installation"
        : "Every secret is long, and each has its own";
    return { status: "ok", summary, evidence: facts };
  }
  const names = [...new Set([...bad, ...reused].map(({ name }) => name))];
  // Two databases with one password is bad habit; a signing key that others know is a break-in.
  const isGrave = environment === "production" && (bad.length > 0 || reused.some(({ name }) => name === "AUTH_SECRET"));
  return {
    status: isGrave ? "failed" : "warning",
    ...(isGrave ? {} : { severity: "warning" as const }),
    summary: `${names.length === 1 ? "A secret is" : `${names.length} secrets are`} ${bad.length > 0 ? "easy to guess" : "used twice"}: ${names.join(", ")}`,
    evidence: facts,
    remedy: { text: remedyFor(worst.name), command: commandFor(worst.name) },
  };
}

function remedyFor(name: string): string {
  if (name === "AUTH_SECRET")
    return "Make a new one and restart. Everybody signs in again, and links in mails that were not opened yet stop working.";
  if (name.endsWith("DATABASE_URL"))
    return "Give the account a new password on its server, put it into the address, and restart.";
  return "Make a new one, put it in both places that know it, and restart.";
}

function commandFor(name: string): string {
  if (name.endsWith("DATABASE_URL"))
    return "openssl rand -hex 24\nALTER USER '<user>'@'<host>' IDENTIFIED BY '<the new password>';";
  return name === "AUTH_SECRET" ? "openssl rand -base64 48" : "openssl rand -base64 32";
}
