import { and, asc, desc, eq, isNull, like, not, type SQL, sql } from "drizzle-orm";
import type { MySqlColumn } from "drizzle-orm/mysql-core";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { backupCopies, backupKinds, backups, proofStates } from "@/lib/store/schema";
import { type BackupRow, type BackupSummary, copyColumns, summaryOf } from "./backup-summary";
import { openSuspect } from "./suspect-rows";

export const ListBackupsInput = z.object({
  /** Part of the file's name. */
  q: z.string().max(200).optional(),
  kind: z.enum(backupKinds).optional(),
  proof: z.enum(proofStates).optional(),
  /** True: only those that lost more than usual and that nobody has looked at. */
  suspect: z.union([z.boolean(), z.stringbool()]).optional(),
  sort: z.enum(["created", "size", "rows", "name"]).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(25),
});
export type ListBackupsInput = z.input<typeof ListBackupsInput>;

export interface BackupList {
  items: BackupSummary[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  archives: { count: number; sizeBytes: number };
}

const sortColumns = {
  created: backups.createdAt,
  size: backups.sizeBytes,
  rows: backups.rowCount,
  name: backups.fileName,
} as const;

/** The catalogue of whole archives, a page at a time. */
export async function listBackups(deps: Deps, actor: Actor, input: ListBackupsInput): Promise<BackupList> {
  requireScope(actor, "backups:read");
  const query = ListBackupsInput.parse(input);
  const listed = and(eq(backups.state, "complete"), isNull(backups.deletedAt));
  const column = sortKey(query.sort);
  const order = query.direction === "asc" ? asc : desc;
  const rows = await deps.store.db
    .select({ row: backups, copy: copyColumns })
    .from(backups)
    .leftJoin(backupCopies, eq(backupCopies.backupId, backups.id))
    .where(and(listed, ...filters(query), after(column, query)))
    .orderBy(order(column), order(backups.id))
    .limit(query.limit + 1);
  const [archives] = await deps.store.db
    .select({ count: sql<number>`COUNT(*)`, sizeBytes: sql<number>`COALESCE(SUM(${backups.sizeBytes}), 0)` })
    .from(backups)
    .where(listed);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1)?.row;
  return {
    items: page.map(({ row, copy }) => summaryOf(row, copy)),
    nextCursor: rows.length > query.limit && last !== undefined ? cursorOf(last, query.sort) : null,
    archives: { count: Number(archives?.count ?? 0), sizeBytes: Number(archives?.sizeBytes ?? 0) },
  };
}

function filters({ q, kind, proof, suspect }: z.output<typeof ListBackupsInput>): (SQL | undefined)[] {
  return [
    matches(q),
    kind === undefined ? undefined : eq(backups.kind, kind),
    proof === undefined ? undefined : eq(backups.proof, proof),
    suspect === undefined ? undefined : suspect ? openSuspect : not(openSuspect),
  ];
}

function matches(q: string | undefined): SQL | undefined {
  if (q === undefined || q.trim() === "") return undefined;
  return like(backups.fileName, `%${q.trim().replace(/[\\%_]/g, "\\$&")}%`);
}

/** Files of other tools have no row count: they sort as fewest, so that a keyset never meets NULL. */
function sortKey(sort: keyof typeof sortColumns): MySqlColumn | SQL {
  const column = sortColumns[sort];
  return sort === "size" || sort === "rows" ? sql`COALESCE(${column}, -1)` : column;
}

function after(column: MySqlColumn | SQL, query: z.output<typeof ListBackupsInput>): SQL | undefined {
  if (query.cursor === undefined) return undefined;
  const { value, id } = parseCursor(query.cursor);
  const key = query.sort === "created" ? new Date(value) : value;
  const beyond = query.direction === "asc" ? sql`>` : sql`<`;
  return sql`(${column} ${beyond} ${key} OR (${column} = ${key} AND ${backups.id} ${beyond} ${id}))`;
}

const cursorSchema = z.object({ value: z.union([z.string(), z.number()]), id: z.string() });

function cursorOf(row: BackupRow, sort: keyof typeof sortColumns): string {
  const value = {
    created: row.createdAt.getTime(),
    size: row.sizeBytes ?? -1,
    rows: row.rowCount ?? -1,
    name: row.fileName,
  };
  return Buffer.from(JSON.stringify({ value: value[sort], id: row.id })).toString("base64url");
}

function parseCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (error) {
    throw new OperatorError("list.bad_cursor", "The cursor in the address is not one of ours.", {
      kind: "invalid",
      hint: "Start again from the first page.",
      details: { fields: { cursor: "must be `nextCursor` of the page before" } },
      cause: error,
    });
  }
}
