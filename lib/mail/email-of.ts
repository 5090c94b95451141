import type { Deps } from "@/lib/deps";
import type { EmailData, EmailFrame, EmailName } from "@/lib/emails/email-data";

/** The template's data with its link, which may have been kept apart. */
export function dataWithLink<Name extends EmailName>(
  data: Omit<EmailData[Name], "link"> & { link?: string },
  link: string | null,
): EmailData[Name] {
  return (link === null ? data : { link, ...data }) as unknown as EmailData[Name];
}

export function frameOf({ config, target }: Pick<Deps, "config" | "target">): EmailFrame {
  return { baseUrl: config.baseUrl, environment: config.environment, database: target.database };
}
