import { and, eq, isNotNull, max, min } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import type { EnvironmentName } from "@/lib/config/config";
import { readableUtc } from "@/lib/kernel/clock";
import { formatDuration } from "@/lib/kernel/units";
import { getMailStatus, type MailStatus } from "@/lib/mail";
import { mails } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";

const [minuteMs, dayMs] = [60_000, 86_400_000];
/** A worker hands mail in within seconds; what waits longer is being refused for now. */
const queuedTooLongMs = 30 * minuteMs;
const provenForMs = 90 * dayMs;

export interface MailFacts extends Pick<MailStatus, "mode" | "counts"> {
  now: Date;
  environment: EnvironmentName;
  server: string | null;
  lastSentAt: Date | null;
  lastFailed: { at: Date; subject: string; why: string } | null;
  /** When somebody last opened the link of a test message: the only proof that mail arrives. */
  provenAt: Date | null;
  oldestQueuedAt: Date | null;
}

export const mailDelivery = defineCheck<MailFacts>({
  id: "mail.delivery",
  area: "operation",
  title: "Mail delivery",
  why: "Alerts, invitations and password resets go by mail: when it fails, nobody is told of anything else.",
  severity: "warning",
  pace: "quick",
  async gather(deps, { now }) {
    const { db } = deps.store;
    const [status, [proven], [queued]] = await Promise.all([
      getMailStatus(deps, systemActor),
      db
        .select({ at: max(mails.confirmedAt) })
        .from(mails)
        .where(isNotNull(mails.confirmedAt)),
      db
        .select({ at: min(mails.createdAt) })
        .from(mails)
        .where(and(eq(mails.state, "queued"))),
    ]);
    const { mode, counts, server, lastSent, lastFailed } = status;
    return {
      now,
      environment: deps.config.environment,
      mode,
      counts,
      server: server === null ? null : `${server.host}:${server.port}`,
      lastSentAt: lastSent?.sentAt ?? null,
      lastFailed: lastFailed && {
        at: lastFailed.createdAt,
        subject: lastFailed.subject,
        why: lastFailed.error?.message ?? lastFailed.response ?? "the log says why",
      },
      provenAt: proven?.at ?? null,
      oldestQueuedAt: queued?.at ?? null,
    };
  },
  judge: judgeDelivery,
});

const toMail = { label: "Open mail", href: "/mail" };

export function judgeDelivery(facts: MailFacts): Judgement {
  const { now, environment, mode, counts, server, lastSentAt, lastFailed, provenAt, oldestQueuedAt } = facts;
  const shown = evidence(
    [
      ["Server", server ?? "none"],
      ["Mode", mode],
      ["Last proven (a test message's link was opened)", provenAt === null ? "never" : readableUtc(provenAt)],
      ["Last handed in", lastSentAt === null ? "never" : readableUtc(lastSentAt)],
      ["In the last day", `${counts.sent24h} handed in, ${counts.failed24h} failed`],
      ["Waiting", String(counts.queued)],
    ],
    lastFailed === null ? [] : [`${readableUtc(lastFailed.at)} “${lastFailed.subject}”: ${lastFailed.why}`],
  );
  const isProduction = environment === "production";
  if (mode === "off")
    return {
      status: isProduction ? "failed" : "warning",
      summary: "There is no mail server: alerts, invitations and resets reach nobody",
      evidence: shown,
      remedy: {
        text: "Name the server and restart, then send a test message.",
        command: "SMTP_HOST=smtp.example.com\nSMTP_USER=seaworthy\nSMTP_PASSWORD_FILE=/run/secrets/smtp_password",
        link: toMail,
      },
    };
  if (mode === "captured" && isProduction)
    return {
      status: "failed",
      summary: "In production every mail is caught, and reaches nobody",
      evidence: shown,
      remedy: {
        text: "Name a server that delivers, and take the catcher out:",
        command: "MAIL_CAPTURE=false",
        link: toMail,
      },
    };
  const isNewestFailed = lastFailed !== null && lastFailed.at.getTime() > (lastSentAt?.getTime() ?? 0);
  if (isNewestFailed || counts.failed24h > 0)
    return {
      status: isNewestFailed ? "failed" : "warning",
      summary: isNewestFailed
        ? "The newest mail could not be delivered"
        : `${several(counts.failed24h, "mail")} failed in the last day`,
      since: isNewestFailed ? (lastFailed?.at ?? null) : null,
      evidence: shown,
      remedy: {
        text: `${lastFailed?.why ?? "The log says why."} Test the connection, repair what it finds, then send the failed ones again.`,
        link: toMail,
      },
    };
  const waitMs = oldestQueuedAt === null ? 0 : now.getTime() - oldestQueuedAt.getTime();
  if (waitMs > queuedTooLongMs)
    return {
      status: "warning",
      summary: `A mail has waited for ${formatDuration(waitMs)}`,
      evidence: shown,
      remedy: {
        text: "The server does not take it for now, or no worker runs. Its line in the log names the last answer.",
        link: toMail,
      },
    };
  if (mode === "captured")
    return {
      status: "skipped",
      summary: `Mail is caught in ${environment}: nothing is delivered that could be proven`,
      evidence: shown,
    };
  return judgeProof(facts, shown);
}

function judgeProof({ now, provenAt, lastSentAt }: MailFacts, shown: ReturnType<typeof evidence>): Judgement {
  const remedy = {
    text: "Send yourself a test message and open its link: a server that says yes has not delivered anything yet.",
    link: toMail,
  };
  if (provenAt === null)
    return { status: "warning", summary: "It was never proven that mail arrives", evidence: shown, remedy };
  const ageMs = now.getTime() - provenAt.getTime();
  if (ageMs > provenForMs)
    return {
      status: "warning",
      summary: `That mail arrives was last proven ${formatDuration(ageMs)} ago`,
      evidence: shown,
      remedy,
    };
  const handed = lastSentAt === null ? "" : `, last handed in ${readableUtc(lastSentAt)}`;
  return { status: "ok", summary: `Mail arrives, as proven ${formatDuration(ageMs)} ago${handed}`, evidence: shown };
}
