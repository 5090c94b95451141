import type { SmtpConnection } from "./connection";
import { withinSeconds } from "./limits";
import { type SmtpReply, StepFailure } from "./problem";
import type { StepResult } from "./steps";
import { ask, expectReply, lineOf, spoken, type Talk } from "./talk";

/** How long we wait for a word after we spoke first. */
const knockSeconds = 2;

/** Hears the greeting: at most `seconds`, and a little more to find out why there is none. */
export async function greetingStep(talk: Talk, signal: AbortSignal, seconds: number): Promise<StepResult> {
  const { connection } = lineOf(talk);
  const reply = expectReply(await hear(talk, connection, signal, seconds), /^220$/);
  return { summary: `The server greets: ${spoken(reply)}` };
}

/** The greeting step's own limit, knocking included. */
export function greetingSeconds(seconds: number): number {
  return seconds + Math.min(knockSeconds, seconds) + 0.5;
}

async function hear(talk: Talk, connection: SmtpConnection, signal: AbortSignal, seconds: number): Promise<SmtpReply> {
  try {
    return await withinSeconds(seconds, signal, (ending) => connection.read(ending));
  } catch (error) {
    const isTimeout = error instanceof StepFailure && error.problem.kind === "timeout";
    const saidSomething = talk.lines.length > 0 || connection.waiting().length > 0;
    if (!isTimeout || saidSomething || talk.isSecure) throw error;
    await knock(talk, signal, Math.min(knockSeconds, seconds));
    throw error;
  }
}

/**
 * A mail server speaks first; who is silent may be waiting for us, in another protocol: a web server complains about
 * our line, one that speaks TLS hangs up. A mail server might hold it against us that we spoke before it did, so this
 * comes only when it is given up. Throws `StepFailure` when it learns something.
 */
async function knock(talk: Talk, signal: AbortSignal, seconds: number): Promise<void> {
  try {
    await withinSeconds(seconds, signal, (ending) => ask(talk, ending, "QUIT"));
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const { kind } = error.problem;
    if (kind === "closed")
      throw new StepFailure("The server says nothing, and hung up on the first line in plain text.", {
        kind: "speaks-tls",
      });
    if (kind !== "timeout") throw error;
  }
}
