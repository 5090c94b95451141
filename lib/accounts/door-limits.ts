import type { Client } from "@/lib/auth/client";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";

/**
 * Uses a link, unless this visitor brought too many that do not work: guessing 256 bits is hopeless, and must not keep
 * the store busy either. Throws `auth.too_many_attempts`.
 */
export async function countingTokenTries<T>(deps: Deps, client: Client, consume: () => Promise<T>): Promise<T> {
  const attempt = await countAttempt(deps.store, "token:address", client.address);
  const used = await consume();
  await attempt.forget();
  return used;
}
