import type { Pool, PoolConnection } from "mysql2/promise";
import { codeOf, OperatorError, rootOf } from "@/lib/kernel/errors";

export type CheckStatus = "ok" | "warning" | "failed";

/** What one look found. No secrets, users or host names in the message: readiness is public. */
export interface Finding {
  status: CheckStatus;
  message: string;
}

export interface Check extends Finding {
  id: string;
  durationMs: number;
}

/** Every probe has answered, or been given up, by then: load balancers wait two seconds. */
export const probeLimitMs = 1500;

/**
 * Looks once, for at most `probeLimitMs`. Never throws: not being able to look is a finding too, as bad as `blind`
 * says.
 */
export async function probe(id: string, look: () => Promise<Finding>, blind: CheckStatus = "failed"): Promise<Check> {
  const startedAt = performance.now();
  const finding = await withinLimit(look()).catch((error: unknown) => ({ status: blind, message: whyBlind(error) }));
  return { id, ...finding, durationMs: Math.round(performance.now() - startedAt) };
}

/** Rejects with `health.no_answer` after `probeLimitMs`; what it waited for goes on alone. */
export async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer()), probeLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** A part that does not answer leaves a gap in the page, not an error instead of it. */
export function orNull<T>(work: Promise<T>): Promise<T | null> {
  return withinLimit(work).catch(() => null);
}

export async function timed<T>(work: Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const startedAt = performance.now();
  const value = await work;
  return { value, milliseconds: Math.round(performance.now() - startedAt) };
}

/**
 * The same pool for statements that wait for no longer than a probe does. A connection that does not answer in time is
 * dropped, so that it cannot come back to somebody who would wait on it; one that comes late goes back unused.
 */
export function impatient(pool: Pool): Pool {
  const query = async (...question: Parameters<Pool["query"]>) => {
    const connection = await connectionInTime(pool);
    try {
      const answer = await withinLimit(connection.query(...question));
      connection.release();
      return answer;
    } catch (error) {
      if (error instanceof OperatorError) connection.destroy();
      else connection.release();
      throw error;
    }
  };
  return Object.assign(Object.create(pool) as Pool, { query });
}

/** Connections that are late, to be waited for before another one is asked for: probes come every second. */
const late = new WeakMap<Pool, Promise<void>>();

async function connectionInTime(pool: Pool): Promise<PoolConnection> {
  const awaited = late.get(pool);
  if (awaited !== undefined) await withinLimit(awaited);
  const coming = pool.getConnection();
  try {
    return await withinLimit(coming);
  } catch (error) {
    const settled: Promise<void> = coming
      .then(
        (connection) => connection.release(),
        () => undefined,
      )
      .finally(() => late.get(pool) === settled && late.delete(pool));
    late.set(pool, settled);
    throw error;
  }
}

function whyBlind(error: unknown): string {
  if (error instanceof OperatorError && error.code === "health.no_answer") return error.message;
  const code = codeOf(rootOf(error));
  return code === undefined ? "Could not look." : `Could not look: ${code}.`;
}

function noAnswer(): OperatorError {
  return new OperatorError("health.no_answer", `No answer within ${probeLimitMs / 1000} s.`, { kind: "unavailable" });
}
