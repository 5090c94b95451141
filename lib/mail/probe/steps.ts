import type { MailServer } from "@/lib/config/config";
import { readCapabilities } from "./capabilities";
import { domainOf } from "../who-gets-mail";
import { greetingSeconds, greetingStep } from "./greeting-step";
import { usualLimits, type ProbeLimits } from "./limits";
import { connectToFirst, type LookUp, resolveHost } from "./reach-server";
import { notSecured, secureStep } from "./secure-step";
import { signIn } from "./sign-in";
import { ask, attach, expectReply, spoken, type Talk } from "./talk";
import type { CertificateFacts, SmtpStepName } from "./transcript";

export interface ProbeOptions {
  /** Who the mail would be from, and to whom. Addresses that passed their checks: they go into commands. */
  from: string;
  to: string;
  /** Whether somebody typed the server in, so that some addresses are refused. */
  guarded: boolean;
  now: () => Date;
  limits?: ProbeLimits;
  lookUp?: LookUp;
}

/** What a step that worked has to tell. A warning says what it means and what to try. */
export interface StepResult {
  summary: string;
  skipped?: boolean;
  certificate?: CertificateFacts;
  warning?: { meaning: string; remedy: string[] };
}

export interface StepPlan {
  name: SmtpStepName;
  seconds: number;
  run(talk: Talk, signal: AbortSignal): Promise<StepResult>;
}

/** The conversation with this server, step by step. */
export function planSteps(server: MailServer, options: ProbeOptions): StepPlan[] {
  const { steps: seconds } = options.limits ?? usualLimits;
  const step = (name: SmtpStepName, run: StepPlan["run"]): StepPlan => ({ name, seconds: seconds[name], run });
  const secure = step("starttls", (talk, signal) => secureStep(talk, signal, server, options.now()));
  const greeting: StepPlan = {
    name: "greeting",
    seconds: greetingSeconds(seconds.greeting),
    run: (talk, signal) => greetingStep(talk, signal, seconds.greeting),
  };
  const ehlo = step("ehlo", (talk, signal) => ehloStep(talk, signal, domainOf(options.from)));
  const opening = {
    implicit: [secure, greeting, ehlo],
    starttls: [greeting, ehlo, secure, ehlo],
    none: [greeting, ehlo, step("starttls", async (talk) => notSecured(talk, server))],
  };
  return [
    step("resolve", async (talk) => {
      talk.addresses = await resolveHost(server.host, options.guarded, options.lookUp);
      const isAddress = talk.addresses[0] === server.host;
      return { summary: isAddress ? "An address already." : `${server.host} is ${talk.addresses.join(", ")}.` };
    }),
    step("connect", async (talk, signal) => {
      const { socket, address, failed } = await connectToFirst(talk.addresses, server.port, seconds.connect, signal);
      attach(talk, socket);
      // Cancelled in the moment it was connected: nobody else would close it.
      if (signal.aborted) socket.destroy();
      const before = failed.length === 0 ? "" : ` Tried before: ${failed.join("; ")}`;
      return { summary: `${address} answers on port ${server.port}.${before}` };
    }),
    ...opening[server.tls],
    step("auth", (talk, signal) => authStep(talk, signal, server)),
    step("mail-from", async (talk, signal) => {
      const reply = expectReply(await ask(talk, signal, `MAIL FROM:<${options.from}>`), /^250$/);
      return { summary: `${options.from} may send: ${spoken(reply)}` };
    }),
    step("rcpt-to", async (talk, signal) => {
      const reply = expectReply(await ask(talk, signal, `RCPT TO:<${options.to}>`), /^25[0-2]$/);
      return { summary: `A mail to ${options.to} would be taken: ${spoken(reply)}` };
    }),
  ];
}

async function ehloStep(talk: Talk, signal: AbortSignal, clientName: string): Promise<StepResult> {
  const reply = expectReply(await ask(talk, signal, `EHLO ${clientName}`), /^250$/);
  talk.capabilities = readCapabilities(reply);
  const offers = reply.lines.slice(1).map((line) => line.trim());
  return {
    summary: offers.length === 0 ? "The server offers no extensions." : `The server offers ${offers.join(", ")}`,
  };
}

async function authStep(talk: Talk, signal: AbortSignal, { user, password }: MailServer): Promise<StepResult> {
  if (user === null || password === null)
    return { summary: "No user is configured, so nobody signs in.", skipped: true };
  const way = await signIn(talk, user, password, signal);
  return { summary: `${user} is signed in (AUTH ${way}).` };
}
