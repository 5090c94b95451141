import { emailCatalogue, type EmailName } from "@/lib/emails";

/** `Reset password`; of a template that is no longer there, its name. */
export function templateTitle(name: string): string {
  return Object.hasOwn(emailCatalogue, name) ? emailCatalogue[name as EmailName].title : name;
}
