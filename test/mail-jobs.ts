import { eq } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import type { MailConfig } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import type { EmailName } from "@/lib/emails";
import { startWorker, type Worker } from "@/lib/jobs";
import { queueMail, type NewMail } from "@/lib/mail";
import { type MailJobOptions, mailJobHandler } from "@/lib/mail/mail-job-handler";
import { inTransaction } from "@/lib/store/in-transaction";
import { mails } from "@/lib/store/schema";
import { until } from "./jobs";
import type { TestSmtpServer } from "./smtp-server";

/** Tried again at once, and as patient as on a busy machine it has to be. */
export const quickMail = {
  limits: { connect: 10_000, greeting: 10_000, silence: 10_000, whole: 20_000 },
  backOff: { transient: [0.05], configuration: [0.1], giveUpAfter: 3600 },
} satisfies MailJobOptions;

/** For servers that stall. */
export const impatientMail = {
  ...quickMail,
  limits: { connect: 800, greeting: 500, silence: 700, whole: 1500 },
} satisfies MailJobOptions;

/** The same dependencies with mail going to this server, in whatever mode. */
export function withMail<D extends Deps>(deps: D, server: TestSmtpServer | null, mail: Partial<MailConfig> = {}): D {
  const settings = { server: server?.settings() ?? null, mode: server === null ? "off" : "live", ...mail } as const;
  return { ...deps, config: { ...deps.config, mail: { ...deps.config.mail, ...settings } } };
}

/** A worker that does nothing but send mail. */
export function startMailWorker(deps: Deps, options: MailJobOptions = quickMail): Worker {
  return startWorker({ deps, handlers: [mailJobHandler(deps, options)] });
}

/** Queues a mail in a transaction of its own: a password was changed, unless told otherwise. */
export function queue<Name extends EmailName = "password-changed">(
  deps: Deps,
  mail: Partial<NewMail<Name>> = {},
): Promise<{ mailId: string; jobId: string | null }> {
  const data = { name: "Ann", at: "2026-11-22T03:00:00.000Z", address: null, how: "changed", link: "http://x.test/" };
  const usual = { template: "password-changed", to: "ann@example.test", data, about: null };
  return inTransaction(deps.store, (tx) =>
    queueMail(tx, deps, systemActor, { ...usual, ...mail } as unknown as NewMail<Name>),
  );
}

export async function readMail(deps: Deps, id: string): Promise<typeof mails.$inferSelect> {
  const [row] = await deps.store.db.select().from(mails).where(eq(mails.id, id));
  if (row === undefined) throw new Error(`no mail ${id}`);
  return row;
}

export function untilMail(deps: Deps, id: string, state: string, withinMs = 60_000) {
  return until(
    () => readMail(deps, id),
    (row) => row.state === state,
    withinMs,
  );
}
