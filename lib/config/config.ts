import type { LogLevel } from "./variables";

export type EnvironmentName = "development" | "staging" | "production";

/** Everything a process may be told from outside, read and validated once. Paths are absolute. */
export interface Config {
  version: string;
  /** Shown as a badge; `production` unless told otherwise, so nobody forgets it, but not for the embedded sample. */
  environment: EnvironmentName;
  /** Whether `npm start` brought up the databases itself. */
  mode: "embedded" | "connected";
  storeUrl: string;
  targetUrl: string;
  /** Signs sessions and one-time links; at least 32 characters. */
  authSecret: string;
  /** Whether the process that started us holds a channel to us, and we end with it. */
  supervised: boolean;
  /** Where people reach the console; links in mails and the Origin check come from it. No trailing slash. */
  baseUrl: string;
  host: string;
  port: number;
  migrationsDir: string;
  backupsDir: string;
  logLevel: LogLevel;
  storePoolSize: number;
  targetPoolSize: number;
  jobLeaseSeconds: number;
  shutdownGraceSeconds: number;
  sessionHours: number;
  /** Reverse proxies in front of us whose X-Forwarded-For entries may be believed. */
  trustedProxies: number;
  autoMigrate: boolean;
  restoreEnabled: boolean;
  /** zstd level of the frames, 1 (fast) to 19 (small). */
  compressionLevel: number;
}
