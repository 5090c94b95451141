import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type AuditFilter, auditFilterFields, filterInWords, filterOf } from "./audit-filter";
import { type AuditView, auditView } from "./audit-view";
import { csvHeader, csvLine } from "./csv";
import { readPage } from "./read-page";
import type { Place } from "./plan-query";
import { recordAudit } from "./record-audit";

const pageRows = 1000;

export const ExportAuditInput = z.object({ ...auditFilterFields, format: z.enum(["csv", "json"]).default("csv") });
export type ExportAuditInput = z.input<typeof ExportAuditInput>;

export interface AuditExport {
  /** `audit-20261122T070000Z.csv` */
  fileName: string;
  contentType: string;
  /** Pieces of the file; rows are read as they are taken. */
  body: AsyncIterable<string>;
}

/**
 * Every row that matches, the newest first, as CSV (RFC 4180) or as a JSON array. Memory stays the same however many there are. That it was exported, and what, is in the log before the first row leaves.
 */
export async function exportAudit(deps: Deps, actor: Actor, input: ExportAuditInput = {}): Promise<AuditExport> {
  requireScope(actor, "audit:read");
  const { format, ...asked } = ExportAuditInput.parse(input);
  const now = deps.clock.now();
  const details = { format, ...filterInWords(asked) };
  await recordAudit(deps.store.db, actor, { action: "audit.export", details }, now);
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const rows = everyRow(deps, filterOf(asked));
  return {
    fileName: `audit-${stamp}.${format}`,
    contentType: format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8",
    body: format === "csv" ? asCsv(rows) : asJson(rows),
  };
}

async function* everyRow({ store }: Deps, filter: AuditFilter): AsyncGenerator<AuditView[]> {
  for (let before: Place | null | undefined; before !== null;) {
    const options = { before: before ?? null, limit: pageRows, budgetMs: Number.POSITIVE_INFINITY };
    const { rows, next } = await readPage(store.db, filter, options);
    yield rows.map(auditView);
    before = next;
  }
}

async function* asCsv(pages: AsyncIterable<AuditView[]>): AsyncGenerator<string> {
  yield csvHeader;
  for await (const page of pages) yield page.map(csvLine).join("");
}

async function* asJson(pages: AsyncIterable<AuditView[]>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    const lines = page.map((row) => JSON.stringify(row)).join(",\n");
    if (lines === "") continue;
    yield `${isFirst ? "[\n" : ",\n"}${lines}`;
    isFirst = false;
  }
  yield isFirst ? "[]\n" : "\n]\n";
}
