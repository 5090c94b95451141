import { resolve } from "node:path";
import packageJson from "@/package.json";
import { type Environment, readVariables } from "./read-variables";

/** What `npm start` needs to know before there is a database. Paths are absolute. */
export interface LauncherConfig {
  version: string;
  /** Both databases are the operator's, or both are ours; `readVariables` refuses anything in between. */
  databases: { mode: "embedded"; port: number } | { mode: "connected"; storeUrl: string; targetUrl: string };
  authSecret: string | undefined;
  baseUrl: string;
  host: string;
  port: number;
  mailSmtpPort: number;
  mailWebPort: number;
  dataDir: string;
  migrationsDir: string | undefined;
  shutdownGraceSeconds: number;
  /** What the processes it starts inherit. */
  environment: Environment;
}

/** Throws `config.invalid` naming every problem at once. */
export function loadLauncherConfig(environment: Environment = process.env): LauncherConfig {
  const read = readVariables(environment);
  const { DATABASE_URL: storeUrl, TARGET_DATABASE_URL: targetUrl } = read;
  const connected = storeUrl !== undefined && targetUrl !== undefined;
  return {
    version: packageJson.version,
    databases: connected
      ? { mode: "connected", storeUrl, targetUrl }
      : { mode: "embedded", port: read.EMBEDDED_DATABASE_PORT },
    authSecret: read.AUTH_SECRET,
    baseUrl: read.BASE_URL ?? `http://localhost:${read.PORT}`,
    host: read.HOST,
    port: read.PORT,
    mailSmtpPort: read.MAIL_CATCHER_SMTP_PORT,
    mailWebPort: read.MAIL_CATCHER_WEB_PORT,
    dataDir: resolve(read.SEAWORTHY_DATA_DIR),
    migrationsDir: read.MIGRATIONS_DIR,
    shutdownGraceSeconds: read.SHUTDOWN_GRACE_SECONDS,
    environment,
  };
}
