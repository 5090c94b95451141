import type { Config } from "@/lib/config/config";
import { sha256Hex } from "@/lib/kernel/ids";

/** What may be known of a secret: nothing that helps to guess it. */
export interface SecretFacts {
  /** The variable. */
  name: string;
  length: number;
  /** After its name: `is a password that everybody tries first`; null: nothing is wrong with it. */
  problem: string | null;
  /** Other variables with the same value that are not the same account. */
  sameAs: string[];
}

interface Secret {
  name: string;
  value: string;
  /** Shorter than this can be tried out. */
  shortest: number;
  /** Whose it is: the same account in two variables has one password. */
  owner: string;
}

/** As they stand in manuals, examples and Compose files all over the web. */
const triedFirst = new Set(
  [
    "admin administrator changeit changeme default demo development example guest letmein mariadb mysql nextauth pass passw0rd",
    "password password1 password123 qwerty root seaworthy seaworthy_target secret secret123 shop supersecret test",
    "test123 toor user welcome 12345 123456 12345678 123456789 1234567890 minioadmin rootpassword mysecretpassword",
  ]
    .join(" ")
    .split(" "),
);
/** A key of random characters has many more: 32 of hexadecimal have about 14. */
const fewestDistinct = 8;

export function describeSecrets(config: Config): SecretFacts[] {
  const secrets = secretsIn(config);
  const prints = secrets.map(({ value }) => (value === "" ? "" : sha256Hex(value)));
  return secrets.map(({ name, value, shortest, owner }, index) => ({
    name,
    length: value.length,
    problem: problemOf(value, shortest),
    sameAs: secrets
      .filter(
        (other, at) => at !== index && prints[index] !== "" && prints[at] === prints[index] && other.owner !== owner,
      )
      .map((other) => other.name),
  }));
}

function problemOf(value: string, shortest: number): string | null {
  if (value === "") return "is empty";
  const plain = value.toLowerCase();
  if (triedFirst.has(plain) || triedFirst.has(plain.replace(/[^a-z0-9]/g, "")))
    return "is one that everybody tries first";
  if (/change.?me|your.?secret|replace.?(me|this)|placeholder/.test(plain)) return "is a placeholder from an example";
  if (value.length < shortest) return `is too short: ${value.length} characters, where ${shortest} are needed`;
  if (new Set(value).size < fewestDistinct) return "repeats few characters";
  return /^(.{1,8})\1+.{0,7}$/.test(value) ? "repeats itself" : null;
}

function secretsIn(config: Config): Secret[] {
  const { authSecret, metricsToken, alerts, mail, storeUrl, targetUrl, drillUrl } = config;
  const given: (Secret | null)[] = [
    { name: "AUTH_SECRET", value: authSecret, shortest: 32, owner: "console" },
    databasePassword("DATABASE_URL", storeUrl),
    databasePassword("TARGET_DATABASE_URL", targetUrl),
    drillUrl === null ? null : databasePassword("DRILL_DATABASE_URL", drillUrl),
    metricsToken === null ? null : { name: "METRICS_TOKEN", value: metricsToken, shortest: 16, owner: "metrics" },
    alerts.webhook === null
      ? null
      : { name: "ALERT_WEBHOOK_SECRET", value: alerts.webhook.secret, shortest: 16, owner: "webhook" },
    // The provider chose it, so its length is theirs to answer for.
    mail.server?.password == null || mail.mode === "captured"
      ? null
      : { name: "SMTP_PASSWORD", value: mail.server.password, shortest: 8, owner: "smtp" },
    storageSecret("S3_SECRET_ACCESS_KEY", config.backupStorage),
    storageSecret("COPY_S3_SECRET_ACCESS_KEY", config.copyStorage),
  ];
  return given.filter((secret) => secret !== null);
}

function databasePassword(name: string, address: string): Secret {
  const { username, password, host } = new URL(address);
  return { name, value: decodeURIComponent(password), shortest: 12, owner: `${username}@${host}` };
}

function storageSecret(name: string, storage: Config["copyStorage"]): Secret | null {
  if (storage?.type !== "s3" || storage.credentials === null) return null;
  const { accessKeyId, secretAccessKey } = storage.credentials;
  return { name, value: secretAccessKey, shortest: 16, owner: `s3:${accessKeyId}` };
}
