import { inArray, max } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { mails } from "@/lib/store/schema";
import { mailColumns, type MailView, viewOf } from "./mail-view";

/** The newest mail about each of these (`user:<id>`), for lists that show what became of it. */
export async function newestMails(deps: Deps, abouts: readonly string[]): Promise<Map<string, MailView>> {
  if (abouts.length === 0) return new Map();
  const newest = deps.store.db
    .select({ id: max(mails.id) })
    .from(mails)
    .where(inArray(mails.about, [...abouts]))
    .groupBy(mails.about);
  const rows = await deps.store.db.select(mailColumns).from(mails).where(inArray(mails.id, newest));
  const now = deps.clock.now();
  return new Map(rows.map((row) => [row.about ?? "", viewOf(row, deps.config, now)]));
}
