import { RateLimiterMySQL, RateLimiterRes } from "rate-limiter-flexible";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import type { Store } from "@/lib/store/open-store";
import { addressGroup } from "./client-address";

const minutes = 60;

interface Limit {
  attempts: number;
  windowSeconds: number;
  /** What is counted together: one account (or what was typed for one, or a signed-in person's id), or one visitor. */
  per: "account" | "address";
  /** What the person hears, before how long to wait. */
  message: string;
}

/** Everything that may be guessed, or that makes us work or send mail, and how often. Counted by all processes together. */
const limits = {
  "sign-in:account": {
    attempts: 10,
    windowSeconds: 15 * minutes,
    per: "account",
    message: "Too many attempts to sign in.",
  },
  "sign-in:address": {
    attempts: 50,
    windowSeconds: 15 * minutes,
    per: "address",
    message: "Too many attempts to sign in.",
  },
  /** Codes of an authenticator or recovery codes: a million guesses would open the door. */
  "second-factor": { attempts: 5, windowSeconds: 15 * minutes, per: "account", message: "Too many wrong codes." },
  /** One's own password, typed in a session: whoever stole the session must not guess it. */
  "confirm-password": {
    attempts: 10,
    windowSeconds: 15 * minutes,
    per: "account",
    message: "Too many wrong passwords.",
  },
  /** Mails to one address: nobody's inbox is filled through us. */
  "register:account": { attempts: 3, windowSeconds: 60 * minutes, per: "account", message: "Too many registrations." },
  "register:address": { attempts: 10, windowSeconds: 60 * minutes, per: "address", message: "Too many registrations." },
  "reset:account": {
    attempts: 3,
    windowSeconds: 60 * minutes,
    per: "account",
    message: "Too many requests for a link.",
  },
  "reset:address": {
    attempts: 20,
    windowSeconds: 60 * minutes,
    per: "address",
    message: "Too many requests for a link.",
  },
  "change-address": {
    attempts: 5,
    windowSeconds: 60 * minutes,
    per: "account",
    message: "Too many changes of address.",
  },
  /** One-time links that do not work. */
  "token:address": {
    attempts: 30,
    windowSeconds: 15 * minutes,
    per: "address",
    message: "Too many links that do not work.",
  },
  "smtp-test": { attempts: 20, windowSeconds: 5 * minutes, per: "account", message: "Too many connection tests." },
  "mail-test": { attempts: 20, windowSeconds: 60 * minutes, per: "account", message: "Too many test messages." },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

export interface CountedAttempt {
  /** Gives the attempt back, after a success: an account's count starts anew, an address gets its one back. */
  forget(): Promise<void>;
}

/**
 * Counts one attempt before it is made, so that attempts at the same time count too. `key` is whatever names the
 * account or address (null: nobody knows the address); the store keeps a hash of an account's. Throws
 * `auth.too_many_attempts` with the seconds to wait.
 */
export async function countAttempt(store: Store, limit: LimitName, key: string | null): Promise<CountedAttempt> {
  const limiter = limiterFor(store, limit);
  const counted = keyFor(limits[limit].per, key);
  await consume(limiter, counted, limits[limit].message);
  return {
    forget: async () => {
      await (limits[limit].per === "account" ? limiter.delete(counted) : limiter.reward(counted));
    },
  };
}

function keyFor(per: Limit["per"], key: string | null): string {
  if (key === null) return "unknown";
  return per === "address" ? addressGroup(key) : sha256Hex(key).slice(0, 40);
}

async function consume(limiter: RateLimiterMySQL, key: string, message: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new OperatorError("auth.too_many_attempts", message, {
      kind: "rate_limited",
      hint: `Try again in ${Math.ceil(seconds / 60)} min.`,
      retryAfterSeconds: seconds,
      details: { attempts: error.consumedPoints, allowed: limiter.points },
      cause: error,
    });
  }
}

/** Of attempts beyond a limit only the first is worth a row in the audit log: guessing must not fill the store either. */
export function isFirstBeyondLimit({ kind, details }: OperatorError): boolean {
  return kind === "rate_limited" && details["attempts"] === Number(details["allowed"]) + 1;
}

const limitersOf = new WeakMap<Store, Map<LimitName, RateLimiterMySQL>>();

function limiterFor(store: Store, name: LimitName): RateLimiterMySQL {
  const known = limitersOf.get(store) ?? new Map<LimitName, RateLimiterMySQL>();
  limitersOf.set(store, known);
  const { attempts: points, windowSeconds: duration } = limits[name];
  const limiter = known.get(name) ?? makeLimiter(store, name, { points, duration });
  known.set(name, limiter);
  return limiter;
}

/** A counter that all processes over the store share. `duration`: of its window, in seconds. */
export function makeLimiter(
  store: Store,
  keyPrefix: string,
  counted: { points: number; duration: number },
): RateLimiterMySQL {
  return new RateLimiterMySQL({
    storeClient: store.pool.pool,
    storeType: "pool",
    dbName: store.database,
    tableName: "rate_limits",
    tableCreated: true,
    keyPrefix,
    ...counted,
  });
}
