import { resolve } from "node:path";
import packageJson from "@/package.json";
import { readVariables } from "./read-variables";
import type { Environment, Variables } from "./variables";

/** What `npm start` needs to know before there is a database. Paths are absolute. */
export interface LauncherConfig {
  version: string;
  /** Both databases are the operator's, or both are ours; `readVariables` refuses anything in between. */
  databases: { mode: "embedded"; port: number } | { mode: "connected"; storeUrl: string; targetUrl: string };
  authSecret: string | undefined;
  baseUrl: string;
  host: string;
  port: number;
  /** Ports of the mail catcher; null: there is none, as mail has a server of the operator's, or nowhere to go. */
  mailCatcher: { smtpPort: number; webPort: number } | null;
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
    mailCatcher: catchesMail(read, connected)
      ? { smtpPort: read.MAIL_CATCHER_SMTP_PORT, webPort: read.MAIL_CATCHER_WEB_PORT }
      : null,
    dataDir: resolve(read.SEAWORTHY_DATA_DIR),
    migrationsDir: read.MIGRATIONS_DIR,
    shutdownGraceSeconds: read.SHUTDOWN_GRACE_SECONDS,
    environment,
  };
}

/** In production a missing server is a mistake to be seen, not one to be covered up by a catcher nobody reads. */
function catchesMail({ SMTP_HOST, SEAWORTHY_ENVIRONMENT = "production" }: Variables, connected: boolean): boolean {
  return SMTP_HOST === undefined && (!connected || SEAWORTHY_ENVIRONMENT !== "production");
}
