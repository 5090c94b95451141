import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { listMails } from "./list-mails";
import type { MailView } from "./mail-view";

export const ListTestMessagesInput = z.object({});

/** The newest ten test messages: sent or not, and how long until somebody confirmed them. */
export async function listTestMessages(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof ListTestMessagesInput> = {},
): Promise<MailView[]> {
  requireScope(actor, "mail:test");
  return (await listMails(deps, actor, { template: "test-message", limit: 10 })).mails;
}
