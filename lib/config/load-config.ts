import { join, resolve } from "node:path";
import packageJson from "@/package.json";
import { splitRecipients } from "./age-keys";
import type { Config } from "./config";
import { mailOf } from "./mail";
import { configurationError, readVariables } from "./read-variables";
import type { Environment } from "./variables";
import { storagesOf } from "./storages";

/** The configuration of a web, worker or cli process. Throws `config.invalid` naming every problem at once. */
export function loadConfig(environment: Environment = process.env): Config {
  const read = readVariables(environment);
  const missing = (["DATABASE_URL", "TARGET_DATABASE_URL", "AUTH_SECRET", "BASE_URL"] as const).filter(
    (name) => read[name] === undefined,
  );
  const { DATABASE_URL, TARGET_DATABASE_URL, AUTH_SECRET, BASE_URL } = read;
  if (!DATABASE_URL || !TARGET_DATABASE_URL || !AUTH_SECRET || !BASE_URL)
    throw configurationError(missing.map((name) => `${name} is missing`));
  const embedded = environment["SEAWORTHY_EMBEDDED"] === "true";
  const dataDir = resolve(read.SEAWORTHY_DATA_DIR);
  const backupsDir = resolve(read.BACKUPS_DIR ?? join(dataDir, "backups"));
  const environmentName = read.SEAWORTHY_ENVIRONMENT ?? (embedded ? "development" : "production");
  return {
    version: packageJson.version,
    environment: environmentName,
    mode: embedded ? "embedded" : "connected",
    supervised: environment["SEAWORTHY_SUPERVISED"] === "true",
    storeUrl: DATABASE_URL,
    targetUrl: TARGET_DATABASE_URL,
    authSecret: AUTH_SECRET,
    baseUrl: BASE_URL,
    host: read.HOST,
    port: read.PORT,
    migrationsDir: resolve(read.MIGRATIONS_DIR ?? "migrations"),
    backupsDir,
    logLevel: read.LOG_LEVEL,
    storePoolSize: read.DB_POOL_SIZE,
    targetPoolSize: read.TARGET_POOL_SIZE,
    jobConcurrency: read.JOB_CONCURRENCY,
    jobLeaseSeconds: read.JOB_LEASE_SECONDS,
    startTimeoutSeconds: read.START_TIMEOUT_SECONDS,
    drainSeconds: read.DRAIN_SECONDS,
    shutdownGraceSeconds: read.SHUTDOWN_GRACE_SECONDS,
    sessionHours: read.SESSION_HOURS,
    trustedProxies: read.TRUSTED_PROXIES,
    autoMigrate: read.AUTO_MIGRATE,
    restoreEnabled: read.RESTORE_ENABLED,
    compressionLevel: read.COMPRESSION_LEVEL,
    backupConnections: read.BACKUP_CONNECTIONS ?? null,
    backupReserveBytes: read.BACKUP_RESERVE_MIB * 1024 ** 2,
    ...storagesOf(read, backupsDir),
    ageRecipients: splitRecipients(read.AGE_RECIPIENTS ?? ""),
    ageIdentity: read.AGE_IDENTITY ?? null,
    drillUrl: read.DRILL_DATABASE_URL ?? null,
    uploadEnabled: read.UPLOAD_ENABLED,
    uploadMaxBytes: read.UPLOAD_MAX_GIB * 1024 ** 3,
    mail: mailOf(read, { environment: environmentName, baseUrl: BASE_URL }),
    registrationEnabled: read.REGISTRATION_ENABLED,
    downloadEnabled: read.DOWNLOAD_ENABLED,
    apiTokensEnabled: read.API_TOKENS_ENABLED,
    webReplicas: read.WEB_REPLICAS,
    workerReplicas: read.WORKER_REPLICAS,
    rateLimits: {
      reads: read.RATE_LIMIT_READS,
      changes: read.RATE_LIMIT_CHANGES,
      strangers: read.RATE_LIMIT_STRANGERS,
    },
    corsOrigins: read.CORS_ORIGINS ?? [],
    requestTimeoutSeconds: read.REQUEST_TIMEOUT_SECONDS,
    metricsToken: read.METRICS_TOKEN ?? null,
    checkMinutes: { quick: read.CHECK_MINUTES, slow: read.CHECK_SLOW_MINUTES },
    dependencies: read.DEPENDENCIES ?? [],
    aliveFile: read.ALIVE_FILE ?? null,
    jobLogDays: read.JOB_LOG_DAYS,
    alerts: {
      webhook:
        read.ALERT_WEBHOOK_URL === undefined || read.ALERT_WEBHOOK_SECRET === undefined
          ? null
          : { url: read.ALERT_WEBHOOK_URL, secret: read.ALERT_WEBHOOK_SECRET },
      heartbeat: read.HEARTBEAT_URL === undefined ? null : { url: read.HEARTBEAT_URL, minutes: read.HEARTBEAT_MINUTES },
    },
  };
}
