import { wholeDuration } from "@/components/format-time";
import type { Json } from "@/components/json";
import type { MailView } from "@/lib/mail";

/** `41 s`: from when the server took the mail to when its link was opened. Null: it was not. */
export function confirmedAfter({
  createdAt,
  sentAt,
  confirmedAt,
}: Pick<MailView | Json<MailView>, "createdAt" | "sentAt" | "confirmedAt">): string | null {
  if (confirmedAt === null) return null;
  const milliseconds = new Date(confirmedAt).getTime() - new Date(sentAt ?? createdAt).getTime();
  return wholeDuration(Math.max(0, Math.round(milliseconds / 1000) * 1000));
}
