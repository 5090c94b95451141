import { and, eq, gt, inArray } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import type { Transaction } from "@/lib/store/open-store";
import { mails } from "@/lib/store/schema";
import type { UserRow } from "./find-user";
import { lockAdministrators } from "./last-administrator";

/** Whoever opens the page because of one mail sees everybody who waits. */
const quietMs = 10 * 60_000;

/** Tells every administrator that somebody waits; each gets at most one such mail in ten minutes. */
export async function tellAdministrators(tx: Transaction, deps: Deps, actor: Actor, user: UserRow): Promise<void> {
  const administrators = await lockAdministrators(tx);
  const told = await toldLately(tx, deps, administrators);
  for (const { email } of administrators) {
    if (told.has(email)) continue;
    await queueMail(tx, deps, actor, {
      template: "registration-waiting",
      to: email,
      data: {
        name: user.name,
        email: user.email,
        note: user.note,
        link: `${deps.config.baseUrl}/users?status=waiting`,
      },
      about: `registration:${user.id}`,
    });
  }
}

async function toldLately(tx: Transaction, deps: Deps, people: readonly { email: string }[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx
    .select({ recipient: mails.recipient })
    .from(mails)
    .where(
      and(
        eq(mails.template, "registration-waiting"),
        inArray(
          mails.recipient,
          people.map(({ email }) => email),
        ),
        gt(mails.createdAt, new Date(deps.clock.now().getTime() - quietMs)),
      ),
    );
  return new Set(rows.map(({ recipient }) => recipient));
}
