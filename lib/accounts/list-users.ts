import { and, asc, count, desc, eq, like, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { roles, users, type UserStatus, userStatuses } from "@/lib/store/schema";
import { type UserView, userViews } from "./user-view";

/** Whoever waits for a decision comes first, whoever may not come in last. */
const order: readonly UserStatus[] = ["waiting", "invited", "active", "unconfirmed", "disabled", "declined"];
const cursorPattern = /^[1-6]\.[0-9a-hjkmnp-tv-z]{26}$/;

export const ListUsersInput = z.object({
  /** Part of the name or the e-mail. */
  search: z.string().max(200).optional(),
  role: z.enum(roles).optional(),
  status: z.enum(userStatuses).optional(),
  /** `next` of the page before. */
  before: z.string().regex(cursorPattern, "must be `next` of the page before").optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ListUsersInput = z.input<typeof ListUsersInput>;

export interface UserList {
  users: UserView[];
  /** Opaque; null on the last page. */
  next: string | null;
  /** Of all users, whatever was asked for. */
  counts: Record<UserStatus, number>;
  /** How many of them are active: the last one cannot leave. */
  administrators: number;
}

const rank = sql<number>`FIELD(${users.status}, ${sql.join(
  order.map((status) => sql`${status}`),
  sql`, `,
)})`;

/** Users, a page at a time: registrations that wait first, within a status the newest first. */
export async function listUsers(deps: Deps, actor: Actor, input: ListUsersInput = {}): Promise<UserList> {
  requireScope(actor, "users:manage");
  const { search, role, status, before, limit } = ListUsersInput.parse(input);
  const rows = await deps.store.db
    .select()
    .from(users)
    .where(
      and(
        matches(search),
        role === undefined ? undefined : eq(users.role, role),
        status === undefined ? undefined : eq(users.status, status),
        after(before),
      ),
    )
    .orderBy(asc(rank), desc(users.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    users: await userViews(deps, page),
    next: rows.length > limit && last !== undefined ? `${order.indexOf(last.status) + 1}.${last.id}` : null,
    ...(await countUsers(deps)),
  };
}

function matches(search: string | undefined): SQL | undefined {
  if (search === undefined || search.trim() === "") return undefined;
  // `_` and `%` are letters here, not wildcards.
  const pattern = `%${search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  return or(like(users.email, pattern), like(users.name, pattern));
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [position, id] = cursor.split(".");
  return sql`(${rank} > ${Number(position)} OR (${rank} = ${Number(position)} AND ${users.id} < ${id}))`;
}

async function countUsers(deps: Deps): Promise<Pick<UserList, "counts" | "administrators">> {
  const rows = await deps.store.db
    .select({ status: users.status, role: users.role, count: count() })
    .from(users)
    .groupBy(users.status, users.role);
  const sum = (of: typeof rows) => of.reduce((total, row) => total + Number(row.count), 0);
  const inStatus = (status: UserStatus) => rows.filter((row) => row.status === status);
  return {
    counts: Object.fromEntries(userStatuses.map((status) => [status, sum(inStatus(status))])) as UserList["counts"],
    administrators: sum(inStatus("active").filter(({ role }) => role === "administrator")),
  };
}
