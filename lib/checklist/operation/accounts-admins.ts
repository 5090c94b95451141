import { and, asc, eq, lt } from "drizzle-orm";
import { formatDuration } from "@/lib/kernel/units";
import { users } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const staleMs = 90 * dayMs;
const waitsTooLongMs = 48 * hourMs;
const fewest = 2;

export interface AdminsFacts {
  now: Date;
  /** Active ones. */
  administrators: { email: string; createdAt: Date; lastSignInAt: Date | null; secondFactor: boolean }[];
  /** Confirmed registrations that nobody decided about, the oldest first. */
  waiting: { email: string; createdAt: Date }[];
}

export const accountsAdmins = defineCheck<AdminsFacts>({
  id: "accounts.admins",
  area: "operation",
  title: "Administrators",
  why: "One administrator on holiday is none; one who left is a door that nobody watches.",
  severity: "warning",
  pace: "live",
  async gather({ store: { db } }, { now }) {
    const [administrators, waiting] = await Promise.all([
      db
        .select({
          email: users.email,
          createdAt: users.createdAt,
          lastSignInAt: users.lastSignInAt,
          totpEnabledAt: users.totpEnabledAt,
        })
        .from(users)
        .where(and(eq(users.role, "administrator"), eq(users.status, "active")))
        .orderBy(asc(users.lastSignInAt)),
      db
        .select({ email: users.email, createdAt: users.createdAt })
        .from(users)
        .where(and(eq(users.status, "waiting"), lt(users.createdAt, new Date(now.getTime() - waitsTooLongMs))))
        .orderBy(asc(users.createdAt)),
    ]);
    return {
      now,
      administrators: administrators.map(({ totpEnabledAt, ...person }) => ({
        ...person,
        secondFactor: totpEnabledAt !== null,
      })),
      waiting,
    };
  },
  judge: judgeAdmins,
});

const toUsers = { label: "Open users", href: "/users" };

export function judgeAdmins({ now, administrators, waiting }: AdminsFacts): Judgement {
  const ageMs = (date: Date) => now.getTime() - date.getTime();
  const stale = administrators.filter(({ lastSignInAt, createdAt }) => ageMs(lastSignInAt ?? createdAt) > staleMs);
  const facts = evidence(
    [
      ["Active administrators", String(administrators.length)],
      ["With a second factor", String(administrators.filter(({ secondFactor }) => secondFactor).length)],
      ["Registrations waiting over 48 h", String(waiting.length)],
    ],
    [
      ...stale.map(({ email, lastSignInAt }) =>
        lastSignInAt === null
          ? `${email} has never signed in`
          : `${email} last signed in ${formatDuration(ageMs(lastSignInAt))} ago`,
      ),
      ...waiting.map(({ email, createdAt }) => `${email} has waited for ${formatDuration(ageMs(createdAt))}`),
    ],
  );
  if (administrators.length < fewest)
    return {
      status: "warning",
      summary: administrators.length === 0 ? "There is no administrator" : "There is only one administrator",
      evidence: facts,
      remedy:
        administrators.length === 0
          ? {
              text: "Make one on the command line of the server:",
              command: "seaworthy user create --role administrator --email <address> --name <name>",
              link: toUsers,
            }
          : {
              text: "When they lose their phone or leave, nobody can let anybody in. Invite a second one, or give somebody the role.",
              link: toUsers,
            },
    };
  const usable = administrators.length - stale.length;
  if (stale.length > 0)
    return {
      status: "warning",
      summary:
        usable < fewest
          ? `Of ${administrators.length} administrators, ${usable === 0 ? "none" : "only one"} has signed in lately`
          : `${stale.length === 1 ? "An administrator has" : `${stale.length} administrators have`} not signed in for three months`,
      evidence: facts,
      remedy: {
        text: "Take the role from who no longer needs it, or disable the account; see that two remain who are there.",
        link: toUsers,
      },
    };
  if (waiting.length > 0)
    return {
      status: "warning",
      summary: `${waiting.length === 1 ? "A registration has" : `${waiting.length} registrations have`} waited for more than two days`,
      since: waiting[0]?.createdAt ?? null,
      evidence: facts,
      remedy: { text: "Somebody waits to be let in. Approve or decline.", link: toUsers },
    };
  return {
    status: "ok",
    summary: `${administrators.length} administrators, all seen in the last three months`,
    evidence: facts,
  };
}
