import { RateLimiterMySQL, RateLimiterRes } from "rate-limiter-flexible";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import type { Store } from "@/lib/store/open-store";
import { addressGroup } from "./client-address";

const windowSeconds = 15 * 60;
/** Wrong passwords in a window: for one account from anywhere, and from one address for any account. */
const attempts = { account: 10, address: 50 } as const;

interface Limiters {
  account: RateLimiterMySQL;
  address: RateLimiterMySQL;
}

const limitersOf = new WeakMap<Store, Limiters>();

/**
 * Counts one attempt to sign in, before the password is looked at, so that attempts at the same time count too.
 * Throws `auth.too_many_attempts` with the seconds to wait. The answer gives the attempt back after a success.
 */
export async function countSignInAttempt(
  store: Store,
  email: string,
  address: string | null,
): Promise<{ forget(): Promise<void> }> {
  const limiters = limitersFor(store);
  const accountKey = sha256Hex(email).slice(0, 40);
  const addressKey = address === null ? "unknown" : addressGroup(address);
  await consume(limiters.address, addressKey);
  await consume(limiters.account, accountKey);
  return {
    forget: async () => {
      await Promise.all([limiters.account.delete(accountKey), limiters.address.reward(addressKey)]);
    },
  };
}

async function consume(limiter: RateLimiterMySQL, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new OperatorError("auth.too_many_attempts", "Too many attempts to sign in.", {
      kind: "rate_limited",
      hint: `Try again in ${Math.ceil(seconds / 60)} min.`,
      retryAfterSeconds: seconds,
      details: { attempts: error.consumedPoints, allowed: limiter.points },
      cause: error,
    });
  }
}

function limitersFor(store: Store): Limiters {
  const known = limitersOf.get(store);
  if (known !== undefined) return known;
  const limiters = { account: limiter(store, "account"), address: limiter(store, "address") };
  limitersOf.set(store, limiters);
  return limiters;
}

function limiter(store: Store, kind: keyof typeof attempts): RateLimiterMySQL {
  const { pool } = store.pool;
  return new RateLimiterMySQL({
    storeClient: pool,
    storeType: "pool",
    dbName: store.database,
    tableName: "rate_limits",
    tableCreated: true,
    keyPrefix: `sign-in:${kind}`,
    points: attempts[kind],
    duration: windowSeconds,
  });
}
