import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { emailCatalogue, emailNames } from "@/lib/emails";
import type { EmailName } from "@/lib/emails/email-data";

export const ListEmailsInput = z.object({});

export interface EmailTitle {
  name: EmailName;
  title: string;
  /** `When …`: what makes it leave, and to whom. */
  when: string;
}

/** Every mail there is, for the list of previews. */
export async function listEmails(
  _deps: Deps,
  actor: Actor,
  _input: z.infer<typeof ListEmailsInput> = {},
): Promise<EmailTitle[]> {
  requireScope(actor, "mail:test");
  return emailNames.map(titleOf);
}

export function titleOf(name: EmailName): EmailTitle {
  const { title, when } = emailCatalogue[name];
  return { name, title, when };
}
