import { desc, inArray, type SQL, sql } from "drizzle-orm";
import type { Store } from "@/lib/store/open-store";
import { audit } from "@/lib/store/schema";
import type { AuditFilter } from "./audit-filter";
import { type Place, planQuery, type QueryPlan, within } from "./plan-query";

/** So many rows are looked at between two looks at the clock. */
const windowRows = 20_000;

export type AuditRow = typeof audit.$inferSelect;

export interface AuditPage {
  rows: AuditRow[];
  /** Where the next page begins; null: there is none. */
  next: Place | null;
  /** Time ran out before the page was full: rows older than this were not looked at. Null: it did not. */
  lookedBackTo: Date | null;
}

/**
 * The next rows that match, the newest first. What an index answers costs the same however many rows there are; what has
 * to be looked at row by row (a search, a second filter) goes back in time for `budgetMs` at most.
 */
export async function readPage(
  db: Store["db"],
  filter: AuditFilter,
  { before, limit, budgetMs }: { before: Place | null; limit: number; budgetMs: number },
): Promise<AuditPage> {
  const plan = await planQuery(db, filter);
  const deadline = performance.now() + budgetMs;
  const places: Place[] = [];
  for (let from = before; plan.branches.length > 0;) {
    const edge = plan.rest.length === 0 ? null : await edgeOfWindow(db, plan, filter, from);
    const range = within(filter, from, edge);
    places.push(...(await findPlaces(db, plan, range, limit + 1 - places.length)));
    if (places.length > limit || edge === null) break;
    if (performance.now() > deadline) return { ...(await fill(db, places)), next: edge, lookedBackTo: edge.at };
    from = edge;
  }
  const page = places.slice(0, limit);
  const next = places.length > limit ? (page.at(-1) ?? null) : null;
  return { ...(await fill(db, page)), next, lookedBackTo: null };
}

/** Where the next window ends; null: at the end. */
async function edgeOfWindow(
  db: Store["db"],
  plan: QueryPlan,
  filter: AuditFilter,
  from: Place | null,
): Promise<Place | null> {
  const [edge] = await selectPlaces(db, plan.index, [plan.branches[0], within(filter, from, null)])
    .limit(1)
    .offset(windowRows - 1);
  return edge ?? null;
}

async function findPlaces(db: Store["db"], plan: QueryPlan, range: SQL | undefined, limit: number): Promise<Place[]> {
  const found: Place[] = [];
  // One after another: a beginning names a few dozen verbs, each is a few reads of the index.
  for (const branch of plan.branches)
    found.push(...(await selectPlaces(db, plan.index, [branch, range, ...plan.rest]).limit(limit)));
  return found.toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id).slice(0, limit);
}

function selectPlaces(db: Store["db"], index: string, conditions: (SQL | undefined)[]) {
  const given = conditions.filter((condition) => condition !== undefined);
  return db
    .select({ at: audit.at, id: audit.id })
    .from(audit, { forceIndex: [index] })
    .where(
      given.length === 0
        ? undefined
        : sql.join(
            given.map((condition) => sql`(${condition})`),
            sql` AND `,
          ),
    )
    .orderBy(desc(audit.at), desc(audit.id))
    .$dynamic();
}

async function fill(db: Store["db"], places: readonly Place[]): Promise<Pick<AuditPage, "rows">> {
  if (places.length === 0) return { rows: [] };
  const ids = places.map(({ id }) => id);
  const rows = await db.select().from(audit).where(inArray(audit.id, ids));
  return { rows: rows.toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id) };
}
