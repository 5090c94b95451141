import type { RateLimiterMySQL } from "rate-limiter-flexible";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { settlesWithin } from "@/lib/kernel/within";
import type { Store } from "@/lib/store/open-store";
import type { Actor } from "./actor";
import { addressGroup } from "./client-address";
import { makeLimiter } from "./rate-limits";

export type QuotaName = "reads" | "changes" | "strangers";

/** What is left of somebody's requests in the minute that runs. */
export interface Quota {
  name: QuotaName;
  allowed: number;
  /** What this process can promise. */
  remaining: number;
  resetSeconds: number;
  isExceeded: boolean;
}

export const windowSeconds = 60;
/** What a process takes of a quota at once: a caller's requests cost the store twenty questions a minute, not each one. */
const leasesPerWindow = 20;
/** A connection that went dead is noticed after minutes only: the next request asks over another one. */
const patienceMs = 5000;
/** Callers remembered by a process. The one forgotten for another asks the store again, nothing worse. */
const rememberedCallers = 10_000;

/** A process's share of somebody's quota. */
interface Lease {
  /** Requests that it may still let through without asking the store. */
  left: number;
  /** Taken by all processes together, as of the last question. */
  taken: number;
  /** `performance.now()` at the end of the window. */
  endsAt: number;
  refill: Promise<void> | undefined;
}

/**
 * Counts one request: of a person or token to read or to change something, or of an address that nobody is signed in
 * from. All processes over one store count together, by leases: each takes a twentieth of the minute's quota at once and
 * uses it up by itself. So never more than the quota passes in one minute, through however many processes; and who
 * spreads requests over N of them is refused up to N - 1 twentieths early, because that much may lie unused. Throws
 * `request.not_counted` while the store is silent.
 */
export async function countRequest(
  deps: Pick<Deps, "store" | "config">,
  caller: { actor: Actor | null; address: string | null },
  mutates: boolean,
): Promise<Quota> {
  const name = caller.actor === null ? "strangers" : mutates ? "changes" : "reads";
  const allowed = deps.config.rateLimits[name];
  const lease = leaseOf(deps.store, `${name}:${keyOf(caller)}`);
  for (;;) {
    if (performance.now() >= lease.endsAt) Object.assign(lease, { left: 0, taken: 0, endsAt: Infinity });
    if (lease.left > 0) {
      lease.left--;
      return quotaOf(lease, { name, allowed, isExceeded: false });
    }
    if (lease.taken >= allowed) return quotaOf(lease, { name, allowed, isExceeded: true });
    // Requests at the same time wait for one question.
    lease.refill ??= refill(lease, limiterFor(deps.store, name), keyOf(caller), allowed).finally(() => {
      lease.refill = undefined;
    });
    await lease.refill;
  }
}

async function refill(lease: Lease, limiter: RateLimiterMySQL, key: string, allowed: number): Promise<void> {
  const share = Math.max(1, Math.floor(allowed / leasesPerWindow));
  const consumed = limiter.consume(key, share);
  if (!(await settlesWithin(patienceMs, consumed))) throw notCounted();
  const { consumedPoints, msBeforeNext } = await consumed;
  lease.left = Math.max(0, share - Math.max(0, consumedPoints - allowed));
  lease.taken = consumedPoints;
  lease.endsAt = performance.now() + msBeforeNext;
}

function notCounted(): OperatorError {
  return new OperatorError("request.not_counted", "The store does not answer, so requests cannot be counted.", {
    kind: "unavailable",
    hint: "The health page and the log of the web process say more.",
    retryAfterSeconds: 5,
  });
}

function quotaOf(lease: Lease, known: Pick<Quota, "name" | "allowed" | "isExceeded">): Quota {
  return {
    ...known,
    remaining: lease.left + Math.max(0, known.allowed - lease.taken),
    resetSeconds: Math.max(1, Math.ceil((lease.endsAt - performance.now()) / 1000)),
  };
}

function keyOf({ actor, address }: { actor: Actor | null; address: string | null }): string {
  if (actor !== null) return sha256Hex(actor.token?.id ?? actor.id ?? actor.name).slice(0, 40);
  return address === null ? "unknown" : addressGroup(address);
}

interface Book {
  limiters: Map<QuotaName, RateLimiterMySQL>;
  leases: Map<string, Lease>;
}

const books = new WeakMap<Store, Book>();

function bookOf(store: Store): Book {
  const book = books.get(store) ?? { limiters: new Map(), leases: new Map() };
  books.set(store, book);
  return book;
}

function leaseOf(store: Store, key: string): Lease {
  const { leases } = bookOf(store);
  const known = leases.get(key);
  if (known !== undefined) return known;
  const lease: Lease = { left: 0, taken: 0, endsAt: Infinity, refill: undefined };
  const [oldest] = leases.keys();
  if (leases.size >= rememberedCallers && oldest !== undefined) leases.delete(oldest);
  leases.set(key, lease);
  return lease;
}

/** How much is allowed is compared here, with the configuration; the store only counts. */
function limiterFor(store: Store, name: QuotaName): RateLimiterMySQL {
  const { limiters } = bookOf(store);
  const limiter = limiters.get(name) ?? makeLimiter(store, name, { points: 1_000_000_000, duration: windowSeconds });
  limiters.set(name, limiter);
  return limiter;
}
