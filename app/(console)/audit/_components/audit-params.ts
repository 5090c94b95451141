import { ListAuditInput } from "@/lib/audit/list-audit";

/** What a view is filtered by, each a parameter of the same name in the URL, as people call them. */
export const filterNames = {
  actor: "Who",
  action: "What",
  subject: "Subject",
  address: "Address",
  requestId: "Request",
  from: "From",
  to: "To",
} as const;
export type FilterName = keyof typeof filterNames;

/** An address that was tampered with shows everything. */
export function inputOf(params: Record<string, string>): ListAuditInput {
  const { q: search, cursor: before, outcome } = params;
  const given = { ...filtersOf(params), search, before, outcome };
  const { data } = ListAuditInput.safeParse(given);
  return data ?? {};
}

export function filtersOf(params: Record<string, string>): Partial<Record<FilterName, string>> {
  const names = Object.keys(filterNames) as FilterName[];
  return Object.fromEntries(names.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])));
}

/** Everything the view would show, page by page, as a file. */
export function exportHref(params: Record<string, string>, format: "csv" | "json"): string {
  const { q, outcome } = params;
  const query = new URLSearchParams({ ...filtersOf(params), format });
  if (q !== undefined) query.set("search", q);
  if (outcome !== undefined) query.set("outcome", outcome);
  return `/api/admin/audit/export?${query.toString()}`;
}
