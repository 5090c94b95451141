import type { Json } from "@/components/json";
import type { MailView } from "@/lib/mail";

export type MailJson = Json<MailView>;

/** How soon to look again, in milliseconds: often while one is on its way, now and then while a link may be opened. */
export function pollMails(mails: readonly MailJson[] = []): number | false {
  if (mails.some((mail) => mail.state === "queued" && mail.attempts === 0)) return 1000;
  if (mails.some((mail) => mail.state === "queued")) return 5000;
  return mails.some((mail) => mail.state === "sent" && mail.confirmedAt === null && isRecent(mail)) ? 3000 : false;
}

function isRecent({ createdAt }: MailJson): boolean {
  return Date.now() - Date.parse(createdAt) < 30 * 60_000;
}
