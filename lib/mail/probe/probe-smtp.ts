import type { MailServer } from "@/lib/config/config";
import { cleanStep } from "./clean-step";
import { explain } from "./explain";
import { usualLimits, withinSeconds } from "./limits";
import { BadCertificate, StepFailure } from "./problem";
import { createLineCleaner } from "./redact-lines";
import { planSteps, type ProbeOptions, type StepPlan, type StepResult } from "./steps";
import { ask, newTalk, type Talk } from "./talk";
import type { SmtpStep, SmtpTranscript } from "./transcript";

/**
 * Goes through the conversation that hands a mail in, up to the mail itself. Never throws because of the server or the
 * network; nothing is left open when it ends.
 */
export async function probeSmtp(
  server: MailServer,
  options: ProbeOptions & { signal?: AbortSignal; onStep?: (step: SmtpStep) => void },
): Promise<SmtpTranscript> {
  const { onStep, now, limits = usualLimits } = options;
  const [startedAt, started] = [now().toISOString(), performance.now()];
  const talk = newTalk(createLineCleaner(server.user, server.password));
  const steps: SmtpStep[] = [];
  const add = (step: SmtpStep) => {
    steps.push(step);
    onStep?.(step);
  };
  const run = createRunner(talk, server, options);
  const secondsLeft = () => Math.max(0.001, limits.whole - msSince(started) / 1000);
  try {
    let ended: StepEnd | null = null;
    for (const plan of planSteps(server, options)) {
      if (ended === null) {
        const end = await run(plan, Math.min(plan.seconds, secondsLeft()));
        add(end.step);
        if (!end.goesOn) ended = end;
      } else add(skipped(plan.name, ended));
    }
    add(
      ended === null || ended.mayQuit
        ? (await run(goodbye(limits.steps.quit), limits.steps.quit + 1)).step
        : skipped("quit", ended),
    );
  } finally {
    talk.line?.socket.destroy();
  }
  const ok = steps.every(({ outcome }) => outcome !== "failed" && outcome !== "cancelled");
  const { host, port, tls } = server;
  return { server: { host, port, tls }, ok, startedAt, durationMs: msSince(started), steps };
}

interface StepEnd {
  step: SmtpStep;
  goesOn: boolean;
  /** Whether the server still listens, so that one can say goodbye. */
  mayQuit: boolean;
}

function createRunner(talk: Talk, server: MailServer, options: ProbeOptions & { signal?: AbortSignal }) {
  const given = options.signal ?? new AbortController().signal;

  return async ({ name, run }: StepPlan, seconds: number): Promise<StepEnd> => {
    const started = performance.now();
    talk.lines = [];
    const facts = () => ({ name, ms: msSince(started), lines: talk.lines });
    try {
      const result = await withinSeconds(seconds, given, (signal) => run(talk, signal));
      const step = cleanStep({ ...facts(), ...resultOf(result) }, talk.cleaner);
      return { step, goesOn: true, mayQuit: true };
    } catch (error) {
      if (given.aborted)
        return { step: { ...facts(), outcome: "cancelled", summary: "Cancelled." }, goesOn: false, mayQuit: false };
      if (!(error instanceof StepFailure)) throw error;
      const { summary, problem } = error;
      const context = { server, from: options.from, to: options.to };
      const step: SmtpStep = {
        ...facts(),
        outcome: "failed",
        summary,
        ...(error instanceof BadCertificate ? { certificate: error.certificate } : {}),
        ...explain(name, problem, context),
      };
      return { step: cleanStep(step, talk.cleaner), goesOn: false, mayQuit: talksOn.has(problem.kind) };
    }
  };
}

/** After these the server still listens. */
const talksOn: ReadonlySet<StepFailure["problem"]["kind"]> = new Set([
  "reply",
  "no-starttls",
  "no-auth",
  "auth-needs-tls",
  "auth-unknown",
]);

function resultOf({ summary, skipped: isSkipped, certificate, warning }: StepResult) {
  return {
    outcome: isSkipped === true ? ("skipped" as const) : warning === undefined ? ("ok" as const) : ("warning" as const),
    summary,
    ...(certificate === undefined ? {} : { certificate }),
    ...warning,
  };
}

function skipped(name: SmtpStep["name"], { step }: StepEnd): SmtpStep {
  const why = step.outcome === "cancelled" ? "it was cancelled" : `${step.name} failed`;
  return { name, outcome: "skipped", ms: 0, summary: `Not reached: ${why} before.`, lines: [] };
}

/** However rudely a server takes leave, everything was found out by then. */
function goodbye(seconds: number): StepPlan {
  return {
    name: "quit",
    seconds,
    run: async (talk, signal) => {
      try {
        await withinSeconds(seconds, signal, async (ending) => {
          await ask(talk, ending, "RSET");
          await ask(talk, ending, "QUIT");
        });
        return { summary: "Nothing was sent." };
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        return { summary: "Nothing was sent. The server hung up without a word." };
      }
    },
  };
}

function msSince(started: number): number {
  return Math.round(performance.now() - started);
}
