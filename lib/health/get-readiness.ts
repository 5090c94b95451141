import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { getMigrations, type MigrationsView, pendingStoreMigrations } from "@/lib/migrations";
import { isDraining } from "./draining";
import { type Check, type CheckStatus, type Finding, impatient, probe } from "./probe";

export interface Readiness {
  /** Nothing has failed; warnings do not count. */
  ready: boolean;
  /** This process was told to stop: it answers, but nobody should send it more. */
  draining: boolean;
  checks: Check[];
}

type LookName = "store" | "store-migrations" | "target" | "target-migrations";

const looks: Record<LookName, (deps: Deps) => Promise<Finding>> = {
  store: async ({ store }: Deps) => {
    await impatient(store.pool).query("SELECT 1");
    return ok("The store answers.");
  },
  "store-migrations": async (deps: Deps) => {
    await lookOnce(deps, "store");
    return recently(deps, "store-migrations", () => lookAtStoreMigrations(deps));
  },
  target: async ({ target }: Deps) => {
    await impatient(target.pool).query("SELECT 1");
    return ok("The target answers.");
  },
  "target-migrations": async (deps: Deps) => {
    await lookOnce(deps, "target");
    return recently(deps, "target-migrations", () => lookAtTargetMigrations(deps));
  },
};

/** That the target does not answer is `target`'s to tell; here it only means that nothing is known. */
const whenBlind: Partial<Record<LookName, CheckStatus>> = { "target-migrations": "warning" };

/**
 * Whether this process should be sent traffic. Answers within two seconds whatever the databases do. Public: messages
 * name no host, user or database.
 */
export async function getReadiness(deps: Deps): Promise<Readiness> {
  if (isDraining()) return { ready: false, draining: true, checks: [leaving] };
  const names = Object.keys(looks) as LookName[];
  const checks = await Promise.all(names.map((name) => probe(name, () => lookOnce(deps, name), whenBlind[name])));
  return { ready: checks.every((check) => check.status !== "failed"), draining: false, checks };
}

const leaving: Check = { id: "process", status: "failed", message: "This process was told to stop.", durationMs: 0 };

const underWay = new WeakMap<Deps, Map<LookName, Promise<Finding>>>();

/**
 * Joins the same look when one is under way: while a database hangs, probes that come every second must not pile up
 * connections, nor may strangers who ask faster.
 */
function lookOnce(deps: Deps, name: LookName): Promise<Finding> {
  const running = underWay.get(deps) ?? new Map<LookName, Promise<Finding>>();
  underWay.set(deps, running);
  const joined = running.get(name);
  if (joined !== undefined) return joined;
  const started: Promise<Finding> = looks[name](deps).finally(() => running.delete(name));
  running.set(name, started);
  return started;
}

async function lookAtStoreMigrations({ store }: Deps): Promise<Finding> {
  const pending = await pendingStoreMigrations({ pool: impatient(store.pool) });
  if (pending.length === 0) return ok("The store's schema is up to date.");
  return { status: "failed", message: `The store's schema lacks ${pending.join(", ")}.` };
}

async function lookAtTargetMigrations(deps: Deps): Promise<Finding> {
  const { counts, problems } = await targetMigrations(deps);
  if (counts.failed > 0) return { status: "failed", message: `${count(counts.failed, "migration")} failed half way.` };
  if (problems.length > 0)
    return { status: "warning", message: `${count(problems.length, "problem")} in the migrations.` };
  return ok(`${counts.applied} applied, ${counts.pending} pending.`);
}

/** Good news is kept for so long: reading folders and histories anew each second would cost more than it tells. */
const goodForMs = 5000;
const good = new WeakMap<Deps, Map<LookName, { finding: Finding; until: number }>>();

async function recently(deps: Deps, name: LookName, look: () => Promise<Finding>): Promise<Finding> {
  const known = good.get(deps) ?? new Map<LookName, { finding: Finding; until: number }>();
  good.set(deps, known);
  const kept = known.get(name);
  if (kept !== undefined && performance.now() < kept.until) return kept.finding;
  const finding = await look();
  if (finding.status === "ok") known.set(name, { finding, until: performance.now() + goodForMs });
  return finding;
}

/** Asked of a target that may hang: each of its statements is given up in time. */
export function targetMigrations(deps: Deps): Promise<MigrationsView> {
  return getMigrations({ ...deps, target: { ...deps.target, pool: impatient(deps.target.pool) } }, systemActor);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function ok(message: string): Finding {
  return { status: "ok", message };
}
