import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { Config } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import type { Actor } from "@/lib/auth/actor";
import { systemClock } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { openStorage } from "@/lib/storage/open-storage";
import { openStore } from "@/lib/store/open-store";
import type { Role } from "@/lib/store/schema";
import { connectAsRoot, type Flavour, requireServer } from "./servers";
import { fillStore } from "./store-template";

export interface TestDeps extends Deps {
  /** A folder of this test file's own; removed by `dispose`. */
  folder: string;
  dispose(): Promise<void>;
}

/** Real dependencies with a store and a target schema of their own: the target on `flavour`, the store on MariaDB. */
export async function makeDeps(
  flavour: Flavour = "mariadb",
  overrides: Partial<Config> = {},
  storeFlavour: Flavour = "mariadb",
): Promise<TestDeps> {
  const unique = newId().slice(-12);
  const [storeName, targetName] = [`sw_store_${unique}`, `sw_target_${unique}`];
  await withRoot(storeFlavour, `CREATE DATABASE ${storeName} CHARACTER SET utf8mb4`);
  await withRoot(flavour, `CREATE DATABASE ${targetName} CHARACTER SET utf8mb4`);
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
  const config = testConfig({
    storeUrl: `${requireServer(storeFlavour).replace(/\/$/, "")}/${storeName}`,
    targetUrl: `${requireServer(flavour).replace(/\/$/, "")}/${targetName}`,
    backupsDir: join(folder, "backups"),
    migrationsDir: join(folder, "migrations"),
    ...overrides,
  });
  await Promise.all([mkdir(config.backupsDir, { recursive: true }), mkdir(config.migrationsDir, { recursive: true })]);
  const [store, target] = [openStore(config), openTarget(config)];
  await fillStore(store, storeFlavour);
  return {
    config,
    clock: systemClock,
    log: pino({ level: "silent" }),
    store,
    target,
    archives: openStorage(config.backupStorage),
    copies: config.copyStorage === null ? null : openStorage(config.copyStorage),
    folder,
    dispose: async () => {
      await Promise.allSettled([store.close(), target.close()]);
      await withRoot(storeFlavour, `DROP DATABASE IF EXISTS ${storeName}`);
      await withRoot(flavour, `DROP DATABASE IF EXISTS ${targetName}`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Both databases on one server, as most installations have them. */
export function makeDepsOn(flavour: Flavour): Promise<TestDeps> {
  return makeDeps(flavour, {}, flavour);
}

export function testConfig(overrides: Partial<Config>): Config {
  return {
    version: "0.0.0-test",
    environment: "development",
    mode: "connected",
    supervised: false,
    storeUrl: "mysql://nobody@127.0.0.1:1/store",
    targetUrl: "mysql://nobody@127.0.0.1:1/target",
    authSecret: "a secret for tests that is long enough to pass",
    baseUrl: "http://127.0.0.1:3000",
    host: "127.0.0.1",
    port: 3000,
    migrationsDir: "migrations",
    backupsDir: "backups",
    logLevel: "error",
    storePoolSize: 8,
    targetPoolSize: 4,
    jobConcurrency: 2,
    jobLeaseSeconds: 30,
    startTimeoutSeconds: 0,
    drainSeconds: 0,
    shutdownGraceSeconds: 10,
    sessionHours: 24,
    trustedProxies: 0,
    autoMigrate: false,
    restoreEnabled: true,
    compressionLevel: 3,
    backupConnections: null,
    backupReserveBytes: 0,
    backupStorage: { type: "disk", folder: overrides.backupsDir ?? "backups" },
    copyStorage: null,
    ageRecipients: [],
    ageIdentity: null,
    drillUrl: null,
    uploadEnabled: true,
    uploadMaxBytes: 10 * 1024 ** 3,
    mail: {
      server: null,
      mode: "off",
      from: { name: "Seaworthy", address: "seaworthy@example.test" },
      allowedDomains: [],
      captureUrl: null,
      dkimSelector: null,
      dnsServers: [],
    },
    registrationEnabled: true,
    downloadEnabled: true,
    apiTokensEnabled: true,
    webReplicas: 1,
    workerReplicas: 1,
    rateLimits: { reads: 100_000, changes: 100_000, strangers: 100_000 },
    corsOrigins: [],
    requestTimeoutSeconds: 30,
    metricsToken: null,
    checkMinutes: { quick: 5, slow: 60 },
    dependencies: [],
    aliveFile: null,
    jobLogDays: 90,
    alerts: { webhook: null, heartbeat: null },
    ...overrides,
  };
}

export function actor(role: Role, name = `${role}@example.test`): Actor {
  return {
    kind: "user",
    id: newId(),
    name,
    role,
    address: "192.0.2.7",
    requestId: "test",
    // Whatever clock the test has, the password was typed a moment ago.
    session: { idHash: "0".repeat(64), confirmedAt: new Date("2100-01-01T00:00:00Z"), blockedBy: null },
  };
}

/** The same person at a screen that was left unlocked. */
export function longAfterSignIn(person: Actor): Actor {
  return { ...person, session: { idHash: "0".repeat(64), confirmedAt: new Date(0), blockedBy: null } };
}

async function withRoot(flavour: Flavour, sql: string): Promise<void> {
  const root = await connectAsRoot(flavour);
  try {
    await root.query(sql);
  } finally {
    await root.end();
  }
}
