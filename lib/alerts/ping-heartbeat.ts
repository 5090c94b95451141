import { eq } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "@/lib/auth/actor";
import { getChecklist } from "@/lib/checklist";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { Store, Transaction } from "@/lib/store/open-store";
import { settings } from "@/lib/store/schema";
import { postJson } from "./post-json";
import { takeTurn } from "./take-turn";

const turnName = "heartbeat";
/** Workers look every half minute: waiting for the next look would stretch every interval. */
const earlyMs = 20_000;

/** How the last ping went; `lastError` null: it was answered. */
export interface LastPing {
  lastAt: Date | null;
  lastError: string | null;
}

const storedPing = z.object({ lastAt: z.coerce.date().nullable(), lastError: z.string().nullable() });

/**
 * Tells the configured address the checklist's verdict, once per interval among all workers. That it is not answered is
 * kept and logged once per streak, and alarms nobody: whoever waits for the ping notices. Null: it is not our turn.
 */
export async function pingHeartbeat(deps: Deps): Promise<LastPing | null> {
  const { heartbeat } = deps.config.alerts;
  const now = deps.clock.now();
  if (heartbeat === null) return null;
  if (!(await takeTurn(deps, turnName, heartbeat.minutes * 60_000 - earlyMs, now))) return null;
  const before = await readLastPing(deps.store.db);
  const ping = { lastAt: now, lastError: await send(deps, heartbeat.url, now) };
  await deps.store.db.update(settings).set({ value: ping }).where(eq(settings.name, turnName));
  const { host } = new URL(heartbeat.url);
  if (ping.lastError !== null && before.lastError === null)
    deps.log.warn({ host, problem: ping.lastError }, "the heartbeat is not answered; it goes on trying");
  if (ping.lastError === null && before.lastError !== null) deps.log.info({ host }, "the heartbeat is answered again");
  return ping;
}

export async function readLastPing(db: Transaction | Store["db"]): Promise<LastPing> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.name, turnName));
  const known = storedPing.safeParse(row?.value);
  return known.success ? known.data : { lastAt: null, lastError: null };
}

/** What went wrong; null: it was answered. */
async function send(deps: Deps, url: string, now: Date): Promise<string | null> {
  const { verdict, ready, at } = await getChecklist(deps, systemActor);
  const isFine = ready && verdict.warning + verdict.crashed === 0;
  const body = JSON.stringify({
    verdict: verdict.critical > 0 ? "critical" : isFine ? "ok" : "warning",
    critical: verdict.critical,
    warnings: verdict.warning,
    at: at.toISOString(),
    url: deps.config.baseUrl,
  });
  try {
    const { status } = await postJson(url, body, { now });
    return status >= 200 && status < 300 ? null : `It answered ${status}.`;
  } catch (error) {
    if (error instanceof OperatorError && error.code === "alerts.no_answer") return error.message;
    throw error;
  }
}
