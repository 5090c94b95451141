import type { MailConfig } from "@/lib/config/config";
import { newSecret } from "@/lib/kernel/ids";
import { domainOf } from "./who-gets-mail";

/**
 * Ours, not the library's: attempts of one mail share it, so that a server or a mail program that got it twice can tell.
 * A mail that is sent again on purpose gets a new one.
 */
export function newMessageId({ from }: Pick<MailConfig, "from">): string {
  return `<${newSecret()}@${domainOf(from.address)}>`;
}
