import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { jobs, jobStates } from "@/lib/store/schema";
import { type JobSummary, summaryColumns } from "./job-summary";
import { isDue } from "./lease";

export const ListJobsInput = z.object({
  state: z.enum(jobStates).optional(),
  kind: z.string().min(1).max(40).optional(),
  /** Without those queued for a later moment. */
  due: z.union([z.boolean(), z.stringbool()]).optional(),
  /** `nextCursor` of the page before. */
  before: z.string().regex(idPattern).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListJobsInput = z.input<typeof ListJobsInput>;

/** Newest first. Ids sort by creation time, so the last id of a page is the cursor of the next. */
export async function listJobs(
  deps: Deps,
  actor: Actor,
  input: ListJobsInput = {},
): Promise<{ items: JobSummary[]; nextCursor: string | null }> {
  requireScope(actor, "jobs:read");
  const { state, kind, due, before, limit } = ListJobsInput.parse(input);
  const rows = await deps.store.db
    .select(summaryColumns)
    .from(jobs)
    .where(
      and(
        state === undefined ? undefined : eq(jobs.state, state),
        kind === undefined ? undefined : eq(jobs.kind, kind),
        due === true ? isDue : undefined,
        before === undefined ? undefined : lt(jobs.id, before),
      ),
    )
    .orderBy(desc(jobs.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
