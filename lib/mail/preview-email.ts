import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { emailCatalogue, emailNames, renderEmail } from "@/lib/emails";
import type { EmailData, EmailName, RenderedEmail } from "@/lib/emails/email-data";
import { frameOf } from "./email-of";
import { type EmailTitle, titleOf } from "./list-emails";

export const PreviewEmailInput = z.object({ name: z.enum(emailNames, "is no mail of this version") });

/** A mail as this installation would send it, filled with invented data. Its links lead nowhere. */
export async function previewEmail(
  deps: Deps,
  actor: Actor,
  { name }: z.infer<typeof PreviewEmailInput>,
): Promise<RenderedEmail & EmailTitle> {
  requireScope(actor, "mail:test");
  const frame = frameOf(deps);
  const rendered = await renderEmail<EmailName>(name, sampleHere(name, frame.baseUrl), frame);
  return { ...titleOf(name), ...rendered };
}

/** The sample's links, as they would begin here. */
function sampleHere(name: EmailName, baseUrl: string): EmailData[EmailName] {
  const { sample } = emailCatalogue[name];
  if (!("link" in sample)) return sample;
  const { pathname, search } = new URL(sample.link);
  return { ...sample, link: `${baseUrl}${pathname}${search}` };
}
