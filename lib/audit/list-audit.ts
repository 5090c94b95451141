import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { auditFilterFields, filterOf } from "./audit-filter";
import { type AuditView, auditView } from "./audit-view";
import type { Place } from "./plan-query";
import { readPage } from "./read-page";

/** How long a list looks for what no index answers, before it says how far it came. */
const budgetMs = 700;

export const ListAuditInput = z.object({
  ...auditFilterFields,
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/, "must be `next` of the page before")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListAuditInput = z.input<typeof ListAuditInput>;

export interface AuditList {
  rows: AuditView[];
  /** Opaque; null on the last page. */
  next: string | null;
  /** A search goes back in time for a moment only: what is older than this is on the next page. Null: it is all here. */
  lookedBackTo: Date | null;
}

/** Who did what, the newest first, a page at a time. */
export async function listAudit(deps: Deps, actor: Actor, input: ListAuditInput = {}): Promise<AuditList> {
  requireScope(actor, "audit:read");
  const { before, limit, ...asked } = ListAuditInput.parse(input);
  const page = await readPage(deps.store.db, filterOf(asked), { before: placeOf(before), limit, budgetMs });
  const { rows, next, lookedBackTo } = page;
  return { rows: rows.map(auditView), next: next === null ? null : `${next.at.getTime()}.${next.id}`, lookedBackTo };
}

function placeOf(before: string | undefined): Place | null {
  const [at, id] = before?.split(".") ?? [];
  return id === undefined ? null : { at: new Date(Number(at)), id: Number(id) };
}
