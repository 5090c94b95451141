import { ButtonLink } from "@/components/ui/button-link";

/** From a mail to what wanted it: `user:<id>`, `backup:<id>`, `alert:<id>`. */
export function AboutLink({ about }: { about: string | null }) {
  const [kind, id] = (about ?? "").split(":");
  if (kind === "mail-test") return <ButtonLink href="/mail">Test messages</ButtonLink>;
  if (kind === "alert") return <ButtonLink href="/mail/alerts">The alert</ButtonLink>;
  if (kind === "backup" && id !== undefined) return <ButtonLink href={`/backups/${id}`}>The backup</ButtonLink>;
  if (kind === "user" && id !== undefined) return <ButtonLink href={`/users/${id}`}>The person</ButtonLink>;
  return null;
}
