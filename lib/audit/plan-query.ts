import { and, asc, eq, gt, gte, like, lt, or, type SQL, sql } from "drizzle-orm";
import type { Store } from "@/lib/store/open-store";
import { audit } from "@/lib/store/schema";
import type { AuditFilter } from "./audit-filter";

/** How the rows of a filter are found: each branch is a range of one index, in order of time. */
export interface QueryPlan {
  index: string;
  /** A row is in one of them. Several when a beginning names several verbs; none: there cannot be any row. */
  branches: (SQL | undefined)[];
  /** What has to be true besides, and no index answers: looked at row by row. */
  rest: SQL[];
}

/** The first that was asked for leads: the fewer rows it leaves, the earlier it stands. */
const leads = [
  ["requestId", "audit_request", audit.requestId],
  ["subject", "audit_subject", audit.subject],
  ["address", "audit_address", audit.address],
  ["actor", "audit_actor", audit.actorName],
  ["outcome", "audit_outcome", audit.outcome],
] as const;

export async function planQuery(db: Store["db"], filter: AuditFilter): Promise<QueryPlan> {
  const equal = leads.flatMap(([name, index, column]) => {
    const value = filter[name];
    return value === undefined ? [] : [{ index, condition: eq(column, value) }];
  });
  const found = filter.search === undefined ? [] : [contains(filter.search)];
  const actions = filter.action === undefined ? null : await actionsBeginning(db, filter.action);
  const byAction = actions?.map((action) => eq(audit.action, action)) ?? [];
  // One verb is as good as any other lead but the rarest; several are ranges of their own when nothing else is asked.
  const [lead, ...others] = equal;
  if (actions !== null && (lead === undefined || lead.index === "audit_outcome")) {
    const rest = [...equal.map(({ condition }) => condition), ...found];
    if (actions.length <= 1 || rest.length === 0) return { index: "audit_action", branches: byAction, rest };
  }
  const oneOf = actions === null ? [] : [or(...byAction) ?? sql`FALSE`];
  const rest = [...others.map(({ condition }) => condition), ...oneOf, ...found];
  return { index: lead?.index ?? "audit_at", branches: [lead?.condition], rest };
}

/** Every verb that is in the log and begins so: a few dozen, each found by one look into the index. */
async function actionsBeginning(db: Store["db"], beginning: string): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const last = found.at(-1);
    const [next] = await db
      .select({ action: audit.action })
      .from(audit, { forceIndex: ["audit_action"] })
      .where(last === undefined ? gte(audit.action, beginning) : gt(audit.action, last))
      .orderBy(asc(audit.action))
      .limit(1);
    if (next?.action.toLowerCase().startsWith(beginning.toLowerCase()) !== true) return found;
    found.push(next.action);
  }
}

function contains(search: string): SQL {
  const pattern = `%${escapeLike(search)}%`;
  const { actorName, action, subject, address, requestId, details } = audit;
  const columns = [actorName, action, subject, address, requestId, details];
  return or(...columns.map((column) => like(column, pattern))) ?? sql`TRUE`;
}

/** `_` and `%` are letters here, not wildcards. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** A place in the list: rows are ordered by time, and by id where that is the same. */
export interface Place {
  at: Date;
  id: number;
}

export function within({ from, to }: Pick<AuditFilter, "from" | "to">, before: Place | null, least: Place | null) {
  return and(
    from === undefined ? undefined : gte(audit.at, from),
    to === undefined ? undefined : lt(audit.at, to),
    // Said so that both servers use it as a range of the index.
    before === null
      ? undefined
      : sql`${audit.at} <= ${before.at} AND (${audit.at} < ${before.at} OR ${audit.id} < ${before.id})`,
    least === null
      ? undefined
      : sql`${audit.at} >= ${least.at} AND (${audit.at} > ${least.at} OR ${audit.id} >= ${least.id})`,
  );
}
