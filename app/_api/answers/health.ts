import { z } from "zod";
import { component } from "../component";
import { At } from "./shared";

export const VersionView = component(
  "VersionView",
  z.strictObject({
    version: z.string(),
    commit: z.string().nullable().describe("Null when it was built outside the repository."),
    buildTime: z.string().nullable().describe("ISO 8601; null in development."),
  }),
);

export const EnvironmentName = component("EnvironmentName", z.enum(["development", "staging", "production"]));

export const CheckStatus = component("CheckStatus", z.enum(["failed", "ok", "warning"]));

export const Finding = component("Finding", z.strictObject({ status: CheckStatus, message: z.string() }));

export const Check = component("Check", Finding.extend({ id: z.string(), durationMs: z.number() }));

export const Liveness = component("Liveness", z.strictObject({ status: z.literal("alive") }));

export const Readiness = component(
  "Readiness",
  z.strictObject({
    ready: z.boolean().describe("Nothing has failed; warnings do not count."),
    draining: z.boolean().describe("The process was told to stop. It still answers, but nobody should send it more."),
    checks: z.array(Check),
  }),
);

export const MigrationHealth = component(
  "MigrationHealth",
  z.strictObject({
    upToDate: z.boolean().describe("Nothing is pending or failed, in the store and in the target."),
    checks: z.array(Check),
  }),
);

export const StartupPhase = component("StartupPhase", z.strictObject({ name: z.string(), milliseconds: z.number() }));

export const ProcessView = component(
  "ProcessView",
  z.strictObject({
    host: z.string(),
    pid: z.number(),
    nodeVersion: z.string(),
    startedAt: At,
    uptimeSeconds: z.number(),
    residentBytes: z.number(),
    heapUsedBytes: z.number(),
    heapLimitBytes: z.number().describe("At which Node ends the process."),
    cpu: z
      .strictObject({ sinceStart: z.number(), lately: z.number() })
      .describe(
        "Processors kept busy: 0.5 is half of one. Since the start, and since the last look, at least a second ago.",
      ),
    startup: z.array(StartupPhase),
  }),
);

export const ContainerView = component(
  "ContainerView",
  z.strictObject({
    memoryLimitBytes: z.number().nullable(),
    memoryUsedBytes: z.number().nullable(),
    cpuLimit: z.number().nullable().describe("Processors: 1.5 is one and a half."),
  }),
);

export const ServerView = component(
  "ServerView",
  z.strictObject({
    version: z.string().describe("`10.11.14-MariaDB-0+deb12u2`"),
    latencyMs: z.number().describe("How long one question takes, with a connection at hand or not."),
    connections: z.number(),
    connectionLimit: z.number(),
  }),
);

export const PoolUse = component(
  "PoolUse",
  z.strictObject({
    limit: z.number(),
    open: z.number(),
    idle: z.number(),
    waiting: z
      .number()
      .describe("Callers in line for a connection: above zero the pool is too small or the database too slow."),
  }),
);

export const DatabaseView = component(
  "DatabaseView",
  z.strictObject({
    role: z.enum(["store", "target"]),
    description: z.string().describe("`mysql://user@host:3306/database`, without the password."),
    database: z.string(),
    server: ServerView.nullable().describe("What the server says of itself; null when it does not answer."),
    pool: PoolUse.describe("Of this web process."),
  }),
);

export const WorkerView = component(
  "WorkerView",
  z.strictObject({
    id: z.string(),
    host: z.string(),
    pid: z.number(),
    version: z.string(),
    startedAt: At,
    lastSeenAt: At,
    stoppedAt: At.nullable(),
    alive: z.boolean(),
  }),
);

export const QueueView = component(
  "QueueView",
  z.strictObject({
    queued: z.number().describe("Without those that wait for a moment of their own."),
    running: z.number(),
    oldestQueuedAt: At.nullable(),
  }),
);

export const NotedProcess = component(
  "NotedProcess",
  z.strictObject({
    role: z.enum(["web", "worker"]),
    host: z.string(),
    pid: z.number(),
    version: z.string(),
    residentBytes: z.number(),
    memoryLimitBytes: z.number().nullable().describe("Of its container; null: none."),
    startup: z.array(StartupPhase),
  }),
);

export const MailHealth = component(
  "MailHealth",
  z.strictObject({
    mode: z.enum(["live", "captured", "allow-list", "off"]),
    counts: z.strictObject({ sent24h: z.number(), failed24h: z.number(), queued: z.number(), held: z.number() }),
    lastSentAt: At.nullable(),
    lastFailedAt: At.nullable(),
  }),
);

export const HealthView = component(
  "HealthView",
  z.strictObject({
    at: At,
    version: VersionView,
    mode: z.enum(["embedded", "connected"]),
    environment: EnvironmentName,
    baseUrl: z.string(),
    ready: z.boolean(),
    probes: z.array(Check),
    web: ProcessView.describe("The web process that answered; others may be behind the same address."),
    container: ContainerView,
    databases: z.array(DatabaseView),
    migrations: z
      .strictObject({
        applied: z.number(),
        pending: z.number(),
        changed: z.number(),
        failed: z.number(),
        missing: z.number(),
      })
      .nullable()
      .describe("Null while the target does not answer, or its folder of migrations cannot be read."),
    workers: z.array(WorkerView).nullable().describe("Null while the store does not answer."),
    queue: QueueView.nullable(),
    processes: z
      .array(NotedProcess)
      .nullable()
      .describe("Every web and worker process that left its note within the last minutes."),
    mail: MailHealth.nullable(),
    archives: z
      .strictObject({ location: z.string(), freeBytes: z.number().nullable(), latencyMs: z.number() })
      .describe("`freeBytes` null: the storage cannot tell, or not in time."),
  }),
);
