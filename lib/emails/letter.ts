import { cleanText, oneLine } from "./clean-text";
import type { EmailData, EmailFrame, EmailName } from "./email-data";

/** What a mail says, before it becomes HTML and text: every template writes one, and both forms say the same. */
export interface Letter {
  /** Short and concrete: people read it in a list. */
  subject: string;
  /** What mail programs show beside the subject. */
  preview: string;
  /** Colours the word above the heading. */
  status?: { word: string; tone: Tone };
  heading: string;
  blocks: Block[];
  /** The one thing to do; the link also stands below it as text. */
  action?: { label: string; link: string };
  /** Below the button: how long it works, and what happens without it. */
  afterAction?: string;
  /** Why this person gets it. */
  why: string;
}

export type Tone = "ok" | "warning" | "danger" | "neutral";

/** A paragraph, labelled facts, or words that are not ours. */
export type Block = string | { facts: readonly (readonly [label: string, value: string])[] } | { quote: string };

export interface Template<Name extends EmailName> {
  /** Names it in the console. */
  title: string;
  /** `When …`: what makes it leave. */
  when: string;
  /** Invented, for the preview. */
  sample: EmailData[Name];
  write(data: EmailData[Name], frame: EmailFrame): Letter;
}

/** The letter of a template, its subject fit for a header. Whatever people typed is cleaned before it is used. */
export function writeLetter<Name extends EmailName>(
  template: Template<Name>,
  data: EmailData[Name],
  frame: EmailFrame,
): Letter {
  const letter = template.write(cleanText(data), frame);
  return { ...letter, subject: oneLine(letter.subject, 120), preview: oneLine(letter.preview, 140) };
}
