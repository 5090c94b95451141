import { and, eq, exists, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { jobs, mails } from "@/lib/store/schema";

/**
 * Housekeeping: links that are over are wiped, and mails that could not be sent before are failed with them; so are
 * mails whose job ended without a word about them. Answers how many of each, or null.
 */
export async function tidyMail(deps: Pick<Deps, "store" | "clock">): Promise<Record<string, number> | null> {
  const { db } = deps.store;
  const now = deps.clock.now();
  const over = lte(mails.sealedUntil, now);
  const [expired] = await db
    .update(mails)
    .set({ state: "failed", error: reportError(linkExpired()), sealed: null, nextAttemptAt: null })
    .where(and(inArray(mails.state, ["queued", "held"]), over));
  const [wiped] = await db
    .update(mails)
    .set({ sealed: null })
    .where(and(isNotNull(mails.sealed), over));
  const itsJobEnded = db
    .select({ one: sql`1` })
    .from(jobs)
    .where(and(eq(jobs.id, mails.jobId), inArray(jobs.state, ["succeeded", "failed", "cancelled"])));
  const [abandoned] = await db
    .update(mails)
    .set({ state: "failed", error: reportError(interrupted()), nextAttemptAt: null })
    .where(and(eq(mails.state, "queued"), exists(itsJobEnded)));
  const done = { expired: expired.affectedRows, wiped: wiped.affectedRows, abandoned: abandoned.affectedRows };
  return Object.values(done).some((count) => count > 0) ? done : null;
}

export function linkExpired(): OperatorError {
  return new OperatorError("mail.link_expired", "Its link was over before the mail could be sent.", {
    hint: "Start again what it was about (invite again, ask for a new link): that makes a new link.",
  });
}

export function interrupted(): OperatorError {
  return new OperatorError("mail.interrupted", "The job that was to send it ended before it could tell how it went.", {
    hint: "Look at its job, then send the mail again.",
  });
}
