import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { identityProblem, recipientsProblem } from "./age-keys";
import { databaseUrlProblem } from "./database-url";
import { dependenciesProblem, splitDependencies } from "./dependencies";
import { mailboxProblem } from "./mailbox";
import { storageUrlProblem } from "./storage-url";

const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const databaseUrl = withoutProblem((text) => databaseUrlProblem(text, { namesDatabase: true })).meta({
  title: "`mysql://user:password@host:3306/database`",
});
const serverUrl = withoutProblem((text) => databaseUrlProblem(text, { namesDatabase: false })).meta({
  title: "`mysql://user:password@host:3306`",
});
const storageUrl = withoutProblem(storageUrlProblem).meta({ title: "`file:///folder` or `s3://bucket/prefix?…`" });
const httpUrl = z
  .url({ protocol: /^https?$/, error: "must look like https://host/path" })
  .max(500)
  .meta({ title: "URL" });
const hostName = z
  .string()
  .regex(
    /^([a-z0-9_-]+\.)*[a-z0-9_-]+$|^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i,
    "must be a host name or an address, without a port",
  )
  .meta({ title: "host name or address" });
const listOf = (text: string) => text.split(/[\s,]+/).filter((item) => item !== "");
/** `*` would mean nothing is held back: that is what SEAWORTHY_ENVIRONMENT=production says. */
const domains = z
  .string()
  .transform((text) => listOf(text.toLowerCase()))
  .refine((list) => list.every((domain) => /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]+$/.test(domain)), {
    message: "must be domains separated by commas: example.com, staging.example.com",
  })
  .meta({ title: "domains, separated by commas" });
const dnsServers = z
  .string()
  .transform(listOf)
  .refine((list) => list.every((server) => /^(\d+\.){3}\d+(:\d+)?$|^\[?[0-9a-f:]+\]?(:\d+)?$/i.test(server)), {
    message: "must be addresses separated by commas: 192.0.2.53, 127.0.0.1:5353",
  })
  .meta({ title: "addresses, separated by commas" });

/** `*` would open the API to every page somebody visits. */
const origins = z
  .string()
  .transform(listOf)
  .refine((list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
    message: "must be origins separated by commas: https://status.example.com",
  })
  .meta({ title: "origins, separated by commas" });

/** Every variable we read. What a person has to know of each stands in `descriptions.ts`. */
export const variables = {
  DATABASE_URL: databaseUrl.optional(),
  TARGET_DATABASE_URL: databaseUrl.optional(),
  DATABASE_PASSWORD: z.string().min(1).optional(),
  TARGET_DATABASE_PASSWORD: z.string().min(1).optional(),
  AUTH_SECRET: z.string().min(32, "must be at least 32 characters: openssl rand -base64 48").optional(),
  BASE_URL: z
    .url({ protocol: /^https?$/ })
    .meta({ title: "URL" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: integer(1, 65535).default(3000),
  SEAWORTHY_ENVIRONMENT: z.enum(["development", "staging", "production"]).optional(),
  SEAWORTHY_DATA_DIR: z.string().min(1).default(".seaworthy"),
  MIGRATIONS_DIR: z.string().min(1).optional(),
  BACKUPS_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(logLevels).default("info"),
  DB_POOL_SIZE: integer(2, 100).default(8),
  TARGET_POOL_SIZE: integer(1, 100).default(4),
  JOB_CONCURRENCY: integer(1, 32).default(2),
  JOB_LEASE_SECONDS: integer(3, 600).default(30),
  START_TIMEOUT_SECONDS: integer(0, 3600).default(60),
  DRAIN_SECONDS: integer(0, 300).default(0),
  SHUTDOWN_GRACE_SECONDS: integer(1, 600).default(90),
  SESSION_HOURS: integer(1, 24 * 90).default(24 * 7),
  TRUSTED_PROXIES: integer(0, 10).default(0),
  AUTO_MIGRATE: flag.default(false),
  RESTORE_ENABLED: flag.default(true),
  COMPRESSION_LEVEL: integer(1, 19).default(1),
  BACKUP_CONNECTIONS: integer(1, 32).optional(),
  BACKUP_RESERVE_MIB: integer(0, 1024 * 1024).default(512),
  BACKUP_STORAGE: storageUrl.optional(),
  COPY_STORAGE: storageUrl.optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  COPY_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  COPY_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  AGE_RECIPIENTS: withoutProblem(recipientsProblem).meta({ title: "`age1…`, separated by commas" }).optional(),
  AGE_IDENTITY: withoutProblem(identityProblem).meta({ title: "`AGE-SECRET-KEY-1…`" }).optional(),
  DRILL_DATABASE_URL: serverUrl.optional(),
  UPLOAD_ENABLED: flag.default(true),
  UPLOAD_MAX_GIB: integer(1, 10_000).default(100),
  SMTP_HOST: hostName.optional(),
  SMTP_PORT: integer(1, 65535).optional(),
  SMTP_TLS: z.enum(["starttls", "implicit", "none"]).optional(),
  SMTP_USER: z.string().min(1).max(320).optional(),
  SMTP_PASSWORD: z.string().min(1).optional(),
  SMTP_CA: z.string().refine(isCertificate, "must be a certificate in PEM").meta({ title: "PEM" }).optional(),
  MAIL_FROM: withoutProblem(mailboxProblem).meta({ title: "mailbox" }).optional(),
  MAIL_CAPTURE: flag.default(false),
  MAIL_CAPTURE_URL: httpUrl.optional(),
  MAIL_ALLOWED_DOMAINS: domains.optional(),
  MAIL_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i, "must be the label before ._domainkey: mail2026")
    .optional(),
  DNS_SERVERS: dnsServers.optional(),
  REGISTRATION_ENABLED: flag.default(true),
  ALERT_WEBHOOK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16, "must be at least 16 characters: openssl rand -base64 32").optional(),
  HEARTBEAT_URL: httpUrl.optional(),
  HEARTBEAT_MINUTES: integer(1, 24 * 60).default(5),
  DOWNLOAD_ENABLED: flag.default(true),
  API_TOKENS_ENABLED: flag.default(true),
  WEB_REPLICAS: integer(1, 100).default(1),
  WORKER_REPLICAS: integer(1, 100).default(1),
  RATE_LIMIT_READS: integer(10, 1_000_000).default(1200),
  RATE_LIMIT_CHANGES: integer(5, 1_000_000).default(120),
  RATE_LIMIT_STRANGERS: integer(5, 1_000_000).default(120),
  CORS_ORIGINS: origins.optional(),
  REQUEST_TIMEOUT_SECONDS: integer(2, 600).default(30),
  METRICS_TOKEN: z.string().min(16, "must be at least 16 characters: openssl rand -base64 32").optional(),
  CHECK_MINUTES: integer(1, 24 * 60).default(5),
  CHECK_SLOW_MINUTES: integer(1, 24 * 60).default(60),
  DEPENDENCIES: withoutProblem(dependenciesProblem)
    .meta({ title: "`name=URL` or `name=host:port`, separated by commas" })
    .transform(splitDependencies)
    .optional(),
  ALIVE_FILE: z.string().min(1).optional(),
  JOB_LOG_DAYS: integer(1, 3650).default(90),
  MAIL_CATCHER_SMTP_PORT: integer(1, 65535).default(1025),
  MAIL_CATCHER_WEB_PORT: integer(1, 65535).default(1080),
  EMBEDDED_DATABASE_PORT: integer(1, 65535).default(33306),
} as const;

/** These may also come as `NAME_FILE`, the path of a file that holds the value (Docker and Kubernetes secrets). */
export const secretVariables = [
  "DATABASE_URL",
  "TARGET_DATABASE_URL",
  "DATABASE_PASSWORD",
  "TARGET_DATABASE_PASSWORD",
  "AUTH_SECRET",
  "S3_SECRET_ACCESS_KEY",
  "COPY_S3_SECRET_ACCESS_KEY",
  "AGE_IDENTITY",
  "DRILL_DATABASE_URL",
  "SMTP_PASSWORD",
  "SMTP_CA",
  "ALERT_WEBHOOK_SECRET",
  "METRICS_TOKEN",
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export const variablesSchema = z.object(variables);
export type Variables = z.infer<typeof variablesSchema>;

/** The problem, not the value, is what the error shows. */
function withoutProblem(problemOf: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

/** TLS ignores one that it cannot read, without a word. */
function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== "";
  } catch {
    return false;
  }
}
