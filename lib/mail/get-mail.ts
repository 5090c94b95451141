import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { mails } from "@/lib/store/schema";
import { mailColumns, mailNotFound, type MailView, viewOf } from "./mail-view";

export const GetMailInput = z.object({ id: z.string().regex(idPattern) });
export type GetMailInput = z.input<typeof GetMailInput>;

/** One mail. Throws `mail.not_found`. */
export async function getMail(deps: Deps, actor: Actor, input: GetMailInput): Promise<MailView> {
  requireScope(actor, "mail:test");
  const { id } = GetMailInput.parse(input);
  const [row] = await deps.store.db.select(mailColumns).from(mails).where(eq(mails.id, id));
  if (row === undefined) throw mailNotFound(id);
  return viewOf(row, deps.config, deps.clock.now());
}
