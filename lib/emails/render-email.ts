import type { EmailData, EmailFrame, EmailName, RenderedEmail } from "./email-data";
import { letterText } from "./letter-text";
import { type Template, writeLetter } from "./letter";
import { templates } from "./templates";

export const emailNames = Object.keys(templates) as readonly EmailName[];

/** What the console lists: what each mail is, when it leaves, and invented data for its preview. */
export const emailCatalogue: {
  readonly [Name in EmailName]: Pick<Template<Name>, "title" | "when" | "sample">;
} = templates;

/** The subject alone, at once: what is kept of a mail before it is sent. The link is not needed. */
export function renderSubject<Name extends EmailName>(
  name: Name,
  data: Omit<EmailData[Name], "link">,
  frame: EmailFrame,
): string {
  return writeLetter<Name>(templates[name], { link: frame.baseUrl, ...data } as EmailData[Name], frame).subject;
}

/** A whole mail: its subject, and the same words as HTML and as text. */
export async function renderEmail<Name extends EmailName>(
  name: Name,
  data: EmailData[Name],
  frame: EmailFrame,
): Promise<RenderedEmail> {
  const letter = writeLetter<Name>(templates[name], data, frame);
  // React and what it renders with load with the first mail, not with the program.
  const { letterHtml } = await import("./letter-html");
  return { subject: letter.subject, html: await letterHtml(letter, frame), text: letterText(letter, frame) };
}
