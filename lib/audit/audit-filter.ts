import { z } from "zod";

const dayMs = 86_400_000;
const text = (length: number) => z.string().trim().min(1).max(length);
const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** What the list, the export and the command line look for; all of it has to be true of a row. */
export const auditFilterFields = {
  /** A moment, or a day (in UTC), from its beginning. */
  from: Moment.optional(),
  /** A moment that is not included any more, or a day that is. */
  to: Moment.optional(),
  /** The whole name: `ada@example.test`, `token:deploy`, `cli:root`, `system`. */
  actor: text(254).optional(),
  /** A verb or the beginning of some: `backup.download`, `backup.`. */
  action: text(60).optional(),
  subject: text(255).optional(),
  address: text(45).optional(),
  requestId: text(64).optional(),
  outcome: z.enum(["done", "refused", "failed"]).optional(),
  /** Part of the name, verb, subject, address, request id or details. */
  search: text(200).optional(),
};
const Given = z.object(auditFilterFields);

/** With moments as such; `to` is the first that is not included any more. */
export interface AuditFilter extends Omit<z.infer<typeof Given>, "from" | "to"> {
  from?: Date;
  to?: Date;
}

export function filterOf({ from, to, ...rest }: z.infer<typeof Given>): AuditFilter {
  const end = to === undefined ? null : new Date(new Date(to).getTime() + (to.includes("T") ? 0 : dayMs));
  return { ...rest, ...(from === undefined ? {} : { from: new Date(from) }), ...(end === null ? {} : { to: end }) };
}

/** What was asked for, for the audit row of an export. */
export function filterInWords(filter: z.infer<typeof Given>): Record<string, unknown> {
  const { from, to, actor, action, subject, address, requestId, outcome, search } = filter;
  const given = { from, to, actor, action, subject, address, requestId, outcome, search };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
