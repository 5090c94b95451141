import { hostname } from "node:os";
import { getHeapStatistics } from "node:v8";
import { and, gt, like, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { ForwardedSeen } from "@/lib/auth/forwarded-seen";
import { processEnvironment } from "@/lib/config/process-environment";
import type { Deps } from "@/lib/deps";
import { settings } from "@/lib/store/schema";
import { sha256Hex } from "@/lib/kernel/ids";
import { startupPhases } from "@/lib/kernel/startup";

const prefix = "process:";
/** Noted every minute: one that is silent for longer has ended. */
const currentMinutes = 3;
const forgottenMinutes = 60;

const ProcessNote = z.object({
  role: z.enum(["web", "worker"]),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  nodeVersion: z.string(),
  logLevel: z.string(),
  environment: z.object({
    nodeEnv: z.string().nullable(),
    inspector: z.boolean(),
    believesAnyCertificate: z.boolean(),
    debugVariables: z.array(z.string()),
  }),
  memory: z.object({
    residentBytes: z.number(),
    heapUsedBytes: z.number(),
    /** At which Node ends the process. */
    heapLimitBytes: z.number(),
    /** Of its container or control group; null: only the machine's memory is the limit. */
    limitBytes: z.number().nullable(),
  }),
  /** Steps of its start, in order. */
  startup: z.array(z.object({ name: z.string(), milliseconds: z.number() })).optional(),
  trustedProxies: z.number(),
  /** Of web processes. */
  forwarded: z
    .array(z.object({ hops: z.number(), peer: z.enum(["loopback", "private", "public"]), requests: z.number() }))
    .nullable(),
});

/** What a web or worker process knows about itself, for checks that another process makes. */
export type ProcessNote = z.infer<typeof ProcessNote>;

/** Leaves this process's note in the store; to be called every minute. Notes of processes that ended are removed. */
export async function noteProcess(
  deps: Deps,
  role: ProcessNote["role"],
  forwarded: ForwardedSeen[] | null = null,
): Promise<void> {
  const value = describeProcess(deps, role, forwarded);
  const name = `${prefix}${role}:${sha256Hex(`${value.host}:${value.pid}`).slice(0, 16)}`;
  const written = { value, updatedAt: sql`utc_timestamp(3)`, updatedByName: "system" };
  await deps.store.db
    .insert(settings)
    .values({ name, ...written })
    .onDuplicateKeyUpdate({ set: written });
  await deps.store.db
    .delete(settings)
    .where(and(like(settings.name, `${prefix}%`), lt(settings.updatedAt, minutesAgo(forgottenMinutes))));
}

/** The processes that run now, web first. Those of another version that say something else are passed over. */
export async function readProcessNotes({ store }: Pick<Deps, "store">): Promise<ProcessNote[]> {
  const rows = await store.db
    .select({ value: settings.value })
    .from(settings)
    .where(and(like(settings.name, `${prefix}%`), gt(settings.updatedAt, minutesAgo(currentMinutes))))
    .orderBy(settings.name);
  return rows.flatMap(({ value }) => ProcessNote.safeParse(value).data ?? []);
}

function describeProcess(
  { config }: Pick<Deps, "config">,
  role: ProcessNote["role"],
  forwarded: ForwardedSeen[] | null,
): ProcessNote {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    role,
    host: hostname().slice(0, 120),
    pid: process.pid,
    version: config.version,
    nodeVersion: process.versions.node,
    logLevel: config.logLevel,
    environment: processEnvironment(),
    memory: {
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      heapLimitBytes: getHeapStatistics().heap_size_limit,
      limitBytes: memoryLimit(),
    },
    startup: startupPhases(),
    trustedProxies: config.trustedProxies,
    forwarded,
  };
}

/** Node answers 0, or more than any machine has, where nothing is limited. */
function memoryLimit(): number | null {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < 2 ** 50 ? limit : null;
}

function minutesAgo(minutes: number) {
  return sql`utc_timestamp(3) - interval ${minutes} minute`;
}
