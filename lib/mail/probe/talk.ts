import type { Socket } from "node:net";
import type { Capabilities } from "./capabilities";
import { openConversation, type SmtpConnection } from "./connection";
import { type SmtpReply, StepFailure } from "./problem";
import type { LineCleaner } from "./redact-lines";
import type { SmtpLine } from "./transcript";

/** The conversation as it stands between two steps. */
export interface Talk {
  addresses: string[];
  /** Null until it is connected. */
  line: { socket: Socket; connection: SmtpConnection } | null;
  isSecure: boolean;
  /** Of the last EHLO. */
  capabilities: Capabilities;
  /** What was said in the step under way. */
  lines: SmtpLine[];
  cleaner: LineCleaner;
}

const shownLines = 60;

export function newTalk(cleaner: LineCleaner): Talk {
  return {
    addresses: [],
    line: null,
    isSecure: false,
    capabilities: { starttls: false, auth: [] },
    lines: [],
    cleaner,
  };
}

export function attach(talk: Talk, socket: Socket): void {
  talk.line = { socket, connection: openConversation(socket, (text) => note(talk, "server", text)) };
}

export function lineOf(talk: Talk): NonNullable<Talk["line"]> {
  if (talk.line === null) throw new Error("not connected");
  return talk.line;
}

/** Says a line; `shown` stands for it where it holds a secret. */
export function say(talk: Talk, text: string, shown?: string): void {
  if (shown !== undefined) talk.cleaner.hide(text);
  note(talk, "client", shown ?? text);
  lineOf(talk).connection.write(text);
}

/** Says a line and hears the answer. */
export async function ask(talk: Talk, signal: AbortSignal, text: string, shown?: string): Promise<SmtpReply> {
  say(talk, text, shown);
  return lineOf(talk).connection.read(signal);
}

/** The answer, when its code begins with one of `wanted`. Throws `StepFailure` with what it says. */
export function expectReply(reply: SmtpReply, wanted: RegExp): SmtpReply {
  if (wanted.test(String(reply.code))) return reply;
  throw new StepFailure(`The server says no: ${spoken(reply)}`, { kind: "reply", reply });
}

export function spoken({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(" ")}`.trim();
}

function note(talk: Talk, from: SmtpLine["from"], text: string): void {
  if (talk.lines.length < shownLines) talk.lines.push({ from, text: talk.cleaner.clean(text) });
}
