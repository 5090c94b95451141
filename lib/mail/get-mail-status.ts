import { and, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { MailConfig, MailServer } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { jobs, mails, type MailState } from "@/lib/store/schema";
import { mailColumns, type MailView, viewOf } from "./mail-view";

export const GetMailStatusInput = z.object({});

export interface MailStatus {
  mode: MailConfig["mode"];
  /** Without its password. */
  server: Pick<MailServer, "host" | "port" | "tls" | "user"> | null;
  from: MailConfig["from"];
  allowedDomains: string[];
  captureUrl: string | null;
  dkimSelector: string | null;
  counts: { sent24h: number; failed24h: number; queued: number; held: number };
  lastSent: MailView | null;
  lastFailed: MailView | null;
}

/** How mail leaves, whom it may reach, and how it went lately. */
export async function getMailStatus(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetMailStatusInput> = {},
): Promise<MailStatus> {
  requireScope(actor, "overview:read");
  const { server, mode, from, allowedDomains, captureUrl, dkimSelector } = deps.config.mail;
  const [counts, lastSent, lastFailed] = await Promise.all([
    countMails(deps),
    newest(deps, "sent"),
    newest(deps, "failed"),
  ]);
  const shown = server === null ? null : { host: server.host, port: server.port, tls: server.tls, user: server.user };
  return { mode, server: shown, from, allowedDomains, captureUrl, dkimSelector, counts, lastSent, lastFailed };
}

async function countMails({ store: { db }, clock }: Deps): Promise<MailStatus["counts"]> {
  const since = new Date(clock.now().getTime() - 24 * 3_600_000);
  const [sent24h, [failed], queued, held] = await Promise.all([
    db.$count(mails, and(eq(mails.state, "sent"), gt(mails.sentAt, since))),
    db
      .select({ count: sql<number>`count(*)`.mapWith(Number) })
      .from(mails)
      .leftJoin(jobs, eq(jobs.id, mails.jobId))
      // One that never had a job failed as soon as it was wanted.
      .where(and(eq(mails.state, "failed"), gt(sql`coalesce(${jobs.finishedAt}, ${mails.createdAt})`, since))),
    db.$count(mails, eq(mails.state, "queued")),
    db.$count(mails, eq(mails.state, "held")),
  ]);
  return { sent24h, failed24h: failed?.count ?? 0, queued, held };
}

async function newest(deps: Deps, state: MailState): Promise<MailView | null> {
  const [row] = await deps.store.db
    .select(mailColumns)
    .from(mails)
    .where(eq(mails.state, state))
    .orderBy(desc(mails.createdAt))
    .limit(1);
  return row === undefined ? null : viewOf(row, deps.config, deps.clock.now());
}
