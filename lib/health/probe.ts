import type { Pool, RowDataPacket } from "mysql2/promise";
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

/**
 * Asks one question on a pool's connection. A connection that does not answer in time is dropped, so that it cannot
 * come back to somebody who would wait on it.
 */
export async function ask<Row extends RowDataPacket>(pool: Pool, sql: string): Promise<Row[]> {
  const connection = await pool.getConnection();
  try {
    const [rows] = await withinLimit(connection.query<Row[]>(sql));
    connection.release();
    return rows;
  } catch (error) {
    connection.destroy();
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
