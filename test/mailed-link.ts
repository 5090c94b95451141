import { and, asc, desc, eq } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { EmailName } from "@/lib/emails/email-data";
import { unseal } from "@/lib/kernel/seal";
import { mails } from "@/lib/store/schema";

/** The mails to one address, oldest first. */
export async function mailsTo(deps: Deps, recipient: string): Promise<(typeof mails.$inferSelect)[]> {
  return deps.store.db.select().from(mails).where(eq(mails.recipient, recipient)).orderBy(asc(mails.createdAt));
}

/** The link in the newest mail of this kind to this address, as its reader gets it. */
export async function mailedLink(deps: Deps, recipient: string, template: EmailName): Promise<URL> {
  const [mail] = await deps.store.db
    .select()
    .from(mails)
    .where(and(eq(mails.recipient, recipient), eq(mails.template, template)))
    .orderBy(desc(mails.createdAt))
    .limit(1);
  if (mail?.sealed === undefined || mail.sealed === null) throw new Error(`no ${template} for ${recipient}`);
  return new URL(unseal(deps.config.authSecret, { use: "mail", owner: mail.id }, mail.sealed));
}

export async function mailedToken(deps: Deps, recipient: string, template: EmailName): Promise<string> {
  return (await mailedLink(deps, recipient, template)).searchParams.get("token") ?? "";
}
