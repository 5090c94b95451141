import { eq } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { type JobHandler, type JobRun, RetryLater } from "@/lib/jobs";
import { codeOf, OperatorError, rootOf } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { sleep } from "@/lib/kernel/sleep";
import { isConnectionLost } from "@/lib/mysql/connection-lost";
import { jobs, mails } from "@/lib/store/schema";
import { type BackOff, gaveUp, nextAttempt, usualBackOff } from "./back-off";
import { deliver, type Delivery } from "./deliver";
import { type HandInLimits, usualLimits } from "./hand-in";
import { mailJob } from "./mail-job";
import { interrupted } from "./tidy-mail";
import { notConfigured, permissionFor } from "./who-gets-mail";

type Run = JobRun<{ mailId: string }>;
type Mail = typeof mails.$inferSelect;

export interface MailJobOptions {
  limits?: HandInLimits;
  backOff?: BackOff;
}

/** Runs `mail` jobs: one attempt each, after which the mail is sent, waits for the next one, is held or has failed. */
export function mailJobHandler(
  deps: Deps,
  { limits = usualLimits, backOff = usualBackOff }: MailJobOptions = {},
): JobHandler<{ mailId: string }> {
  return {
    definition: mailJob,
    async run(run) {
      const { mailId } = run.payload;
      const [mail] = await deps.store.db.select().from(mails).where(eq(mails.id, mailId));
      // Settled by an attempt whose worker died before the job had ended, or by housekeeping.
      if (mail === undefined || mail.state !== "queued") return { mailId, state: mail?.state ?? "gone" };
      const { server } = deps.config.mail;
      // Asked again: since it was queued, the environment may have become another one.
      const permission = permissionFor(deps.config.mail, mail.recipient);
      if (permission === "held") return settleMail(run, { state: "held", nextAttemptAt: null });
      if (permission === "off" || server === null) return fail(run, notConfigured(), {});
      run.log(`Handing it to ${server.host}:${server.port}, TLS: ${server.tls}.`);
      const delivery = await deliver(deps, server, mail, { signal: run.signal, limits }).catch((error: unknown) =>
        settleThrown(run, error),
      );
      const told = {
        attempts: mail.attempts + 1,
        server: `${server.host}:${server.port}`,
        response: delivery.response,
      };
      if (!delivery.sent) return settleFailure(deps, run, mail, delivery, told, backOff);
      run.log(delivery.response);
      const sent = { sentAt: deps.clock.now(), sealed: null, error: null, nextAttemptAt: null };
      return settleMail(run, { ...told, ...sent, state: "sent" });
    },
    async settle(tx, { mailId }, outcome) {
      const ended = { state: "failed", error: reportError(interrupted()), nextAttemptAt: null } as const;
      await tx
        .update(mails)
        .set(outcome === "cancelled" ? cancelled() : ended)
        .where(eq(mails.id, mailId));
    },
  };
}

type Told = Pick<Mail, "attempts" | "server" | "response">;

async function settleFailure(
  deps: Deps,
  run: Run,
  mail: Mail,
  { failure, response }: Extract<Delivery, { sent: false }>,
  told: Told,
  backOff: BackOff,
): Promise<never> {
  const [job] = await deps.store.db.select({ createdAt: jobs.createdAt }).from(jobs).where(eq(jobs.id, run.id));
  const now = deps.clock.now();
  const { attempts } = told;
  const at = nextAttempt(backOff, failure.kind, { attempts, since: job?.createdAt ?? mail.createdAt, now });
  if (response !== null) run.log(response, "warning");
  if (at === null) {
    const tired = failure.kind === "permanent" ? failure.error : gaveUp(attempts, failure.error);
    return fail(run, tired, told);
  }
  await settleMail(run, { ...told, error: reportError(failure.error), nextAttemptAt: at });
  throw new RetryLater(at, failure.error);
}

/** Told to stop, or something nobody foresaw. A worker that stops or lost its lease leaves the mail to the next one. */
async function settleThrown(run: Run, error: unknown): Promise<never> {
  const isCancelled = run.signal.aborted && codeOf(run.signal.reason) === "job.cancelled";
  const { mailId } = run.payload;
  if (isCancelled) await run.fenced((tx) => tx.update(mails).set(cancelled()).where(eq(mails.id, mailId)));
  else if (!run.signal.aborted)
    await settleMail(run, { state: "failed", error: reportError(error), nextAttemptAt: null });
  throw error;
}

async function fail(run: Run, error: OperatorError, told: Partial<Told>): Promise<never> {
  await settleMail(run, { ...told, state: "failed", error: reportError(error), nextAttemptAt: null });
  throw error;
}

/** What the server answered is not forgotten because the store is away just then. Answers the job's result. */
async function settleMail(run: Run, changes: Partial<typeof mails.$inferInsert>): Promise<object> {
  const { mailId } = run.payload;
  for (;;) {
    try {
      await run.fenced((tx) => tx.update(mails).set(changes).where(eq(mails.id, mailId)));
      return { mailId, state: changes.state };
    } catch (error) {
      if (!isConnectionLost(rootOf(error))) throw error;
      await sleep(500, run.signal);
    }
  }
}

/** A server that was given the whole message may have kept it: cancelling cannot take it back. */
function cancelled() {
  const error = new OperatorError("mail.cancelled", "Its job was cancelled before the server had confirmed it.", {
    hint: "Send it again when it is wanted after all.",
  });
  return { state: "failed", error: reportError(error), nextAttemptAt: null } as const;
}
