import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ id: z.string(), status: z.string(), message: z.string() })),
});

const answersWithinSeconds = 60;

/**
 * Waits until the console answers. What readiness then complains about (pending migrations, for one) is for the
 * operator to read, and no reason to stop. Throws `launcher.web` when nothing answers.
 */
export async function waitForWeb(address: string, logPath: string, signal: AbortSignal): Promise<string[]> {
  const deadline = Date.now() + answersWithinSeconds * 1000;
  while (Date.now() < deadline) {
    const complaints = await readiness(address, signal);
    if (complaints !== undefined) return complaints;
    await wait(100, undefined, { signal });
  }
  throw new OperatorError("launcher.web", `The console does not answer at ${address}.`, {
    hint: `What it says is in ${logPath}.`,
  });
}

async function readiness(address: string, signal: AbortSignal): Promise<string[] | undefined> {
  try {
    const response = await fetch(`${address}/health/ready`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
    });
    const { ready, checks } = readinessSchema.parse(await response.json());
    return ready ? [] : checks.filter((check) => check.status !== "ok").map((check) => check.message);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
