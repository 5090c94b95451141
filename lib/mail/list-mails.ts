import { and, desc, eq, like, lt } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { mails, mailStates } from "@/lib/store/schema";
import { mailColumns, type MailView, viewOf } from "./mail-view";

export const ListMailsInput = z.object({
  state: z.enum(mailStates).optional(),
  template: z.string().min(1).max(40).optional(),
  /** Any part of the address. */
  recipient: z.string().min(1).max(254).optional(),
  about: z.string().min(1).max(60).optional(),
  /** `next` of the page before. */
  before: z.string().regex(idPattern).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListMailsInput = z.input<typeof ListMailsInput>;

export interface MailList {
  mails: MailView[];
  next: string | null;
}

/** The delivery log, newest first. Ids sort by creation time, so the last id of a page is where the next begins. */
export async function listMails(deps: Deps, actor: Actor, input: ListMailsInput = {}): Promise<MailList> {
  requireScope(actor, "mail:test");
  const { state, template, recipient, about, before, limit } = ListMailsInput.parse(input);
  const rows = await deps.store.db
    .select(mailColumns)
    .from(mails)
    .where(
      and(
        state === undefined ? undefined : eq(mails.state, state),
        template === undefined ? undefined : eq(mails.template, template),
        recipient === undefined ? undefined : like(mails.recipient, `%${escaped(recipient)}%`),
        about === undefined ? undefined : eq(mails.about, about),
        before === undefined ? undefined : lt(mails.id, before),
      ),
    )
    .orderBy(desc(mails.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const now = deps.clock.now();
  return {
    mails: page.map((row) => viewOf(row, deps.config, now)),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** `_` and `%` are letters of an address, not wildcards. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
}
