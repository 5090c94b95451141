import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { parseMailbox } from "@/lib/config/mailbox";
import type { SenderCheck } from "./dns/finding";
import { gatherSender } from "./dns/gather-sender";
import { judgeSender, judgeUnseen } from "./dns/judge-sender";
import { whyNotPublic } from "./dns/public-domain";

/** The configured sender's domain when left out. */
export const CheckSenderInput = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .refine((text) => parseMailbox(`postmaster@${text}`) !== null, "must be a domain, such as example.com")
    .optional(),
});

/** What MX, SPF, DKIM and DMARC say about mail from the sender's domain, and what to publish instead. */
export async function checkSender(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof CheckSenderInput>,
): Promise<SenderCheck> {
  requireScope(actor, "mail:test");
  const { mail } = deps.config;
  const domain = CheckSenderInput.parse(input).domain ?? mail.from.address.replace(/^.*@/, "");
  const checkedAt = deps.clock.now().toISOString();
  const why = whyNotPublic(domain);
  if (why !== null) return { domain, checkedAt, records: judgeUnseen(why) };
  const asked = {
    domain,
    selector: mail.dkimSelector,
    relay: mail.mode === "captured" ? null : (mail.server?.host ?? null),
  };
  return { domain, checkedAt, records: judgeSender(await gatherSender(asked, mail.dnsServers)) };
}
