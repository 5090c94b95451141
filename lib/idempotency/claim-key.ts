import { createHmac } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { seal, type SealContext, unseal } from "@/lib/kernel/seal";
import { inTransaction } from "@/lib/store/in-transaction";
import { idempotencyKeys } from "@/lib/store/schema";

export interface KeyedRequest {
  actor: Actor;
  /** Method and path: the same key means another thing elsewhere. */
  what: string;
  key: string;
  /** What was asked for, before any schema. */
  given: unknown;
}

export interface KeptAnswer {
  status: number;
  /** JSON; empty for an answer without a body. */
  text: string;
}

export type Claim =
  | {
      kind: "first";
      /** From now on this is the answer to the key, for a day. */
      keep(answer: KeptAnswer): Promise<void>;
      /** The next request with the key is the first again. */
      release(): Promise<void>;
    }
  | { kind: "again"; answer: KeptAnswer };

type ClaimDeps = Pick<Deps, "store" | "config" | "clock">;
type Row = typeof idempotencyKeys.$inferSelect;

export const keptMs = 24 * 3_600_000;
/** Renewed while the first request is at work. When its process dies, the key is free after so long. */
export const claimMs = 60_000;

/**
 * Makes this request the first one with its key, or answers what the first one was answered. Keys are per actor and per
 * path. Throws `idempotency.in_progress` (409) while the first is being answered, `idempotency.other_request` (422)
 * when the same key came with something else, and `idempotency.bad_key`.
 */
export async function claimKey(deps: ClaimDeps, request: KeyedRequest): Promise<Claim> {
  requireGoodKey(request.key);
  const fresh = rowOf(deps, request);
  if (await insertClaim(deps, fresh)) return firstClaim(deps, fresh.keyHash);
  const [found] = await deps.store.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.keyHash, fresh.keyHash));
  if (found === undefined) throw inProgress();
  if (isOver(found, fresh.createdAt)) {
    if (await takeOver(deps, found, fresh)) return firstClaim(deps, fresh.keyHash);
    throw inProgress();
  }
  const answer = found.answeredAt === null ? null : readAnswer(deps, found);
  if (found.bodyHash !== fresh.bodyHash) throw otherRequest();
  if (answer === null) throw inProgress();
  return { kind: "again", answer };
}

function rowOf({ config, clock }: ClaimDeps, { actor, what, key, given }: KeyedRequest): Row {
  const who = `${actor.kind} ${actor.token?.id ?? actor.id ?? actor.name}`;
  // With our secret: a body may hold a password, which nobody who only has the store may guess at.
  const bodyHash = createHmac("sha256", config.authSecret)
    .update(JSON.stringify(given ?? null))
    .digest("hex");
  return {
    keyHash: sha256Hex([who, what, key].join("\n")),
    bodyHash,
    createdAt: clock.now(),
    answeredAt: null,
    status: null,
    answerSealed: null,
  };
}

async function insertClaim({ store }: ClaimDeps, row: Row): Promise<boolean> {
  const [result] = await inTransaction(store, (tx) => tx.insert(idempotencyKeys).ignore().values(row));
  return result.affectedRows === 1;
}

/** Kept long enough, or left behind by a process that died. */
function isOver({ createdAt, answeredAt }: Row, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= (answeredAt === null ? claimMs : keptMs);
}

async function takeOver({ store }: ClaimDeps, found: Row, fresh: Row): Promise<boolean> {
  const { keyHash, createdAt } = found;
  const [result] = await store.db
    .update(idempotencyKeys)
    .set(fresh)
    .where(and(eq(idempotencyKeys.keyHash, keyHash), eq(idempotencyKeys.createdAt, createdAt)));
  return result.affectedRows === 1;
}

function firstClaim(deps: ClaimDeps, keyHash: string): Claim {
  const { store, clock, config } = deps;
  const own = and(eq(idempotencyKeys.keyHash, keyHash), isNull(idempotencyKeys.answeredAt));
  // A renewal that fails is made up for by the next, or by the answer.
  const renew = () =>
    store.db
      .update(idempotencyKeys)
      .set({ createdAt: clock.now() })
      .where(own)
      .catch(() => undefined);
  const renewal = setInterval(() => void renew(), claimMs / 3);
  renewal.unref();
  return {
    kind: "first",
    keep: async ({ status, text }) => {
      clearInterval(renewal);
      const answerSealed = seal(config.authSecret, sealOf(keyHash), text);
      await store.db.update(idempotencyKeys).set({ answeredAt: clock.now(), status, answerSealed }).where(own);
    },
    release: async () => {
      clearInterval(renewal);
      await inTransaction(store, (tx) => tx.delete(idempotencyKeys).where(own));
    },
  };
}

function readAnswer({ config }: ClaimDeps, { keyHash, status, answerSealed }: Row): KeptAnswer {
  try {
    return { status: status ?? 200, text: unseal(config.authSecret, sealOf(keyHash), answerSealed ?? "") };
  } catch (cause) {
    throw new OperatorError("idempotency.unreadable", "The first answer to this Idempotency-Key cannot be read.", {
      kind: "conflict",
      hint: "AUTH_SECRET has changed since. See what the first request did, then use another key.",
      cause,
    });
  }
}

/** What is answered may be for the asker alone: the secret of a new API token. */
function sealOf(keyHash: string): SealContext {
  return { use: "idempotent answer", owner: keyHash };
}

function requireGoodKey(key: string): void {
  if (/^[\x20-\x7e]{1,200}$/.test(key)) return;
  throw new OperatorError("idempotency.bad_key", "The Idempotency-Key is empty, too long or has odd characters.", {
    kind: "invalid",
    hint: "Send 1 to 200 printable ASCII characters; a UUID is a good key.",
  });
}

function inProgress(): OperatorError {
  return new OperatorError(
    "idempotency.in_progress",
    "The first request with this Idempotency-Key is being answered.",
    {
      kind: "conflict",
      hint: "Ask again with the same key in a moment: the answer will be that of the first request.",
      retryAfterSeconds: 2,
    },
  );
}

function otherRequest(): OperatorError {
  return new OperatorError("idempotency.other_request", "This Idempotency-Key came with another request before.", {
    kind: "unprocessable",
    hint: "Use a new key for something else, and the same one only to repeat exactly the same request.",
  });
}
