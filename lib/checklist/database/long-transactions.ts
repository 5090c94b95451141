import { and, eq, inArray } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { redactText } from "@/lib/kernel/redact";
import { formatDuration } from "@/lib/kernel/units";
import { listSessions } from "@/lib/mysql/list-sessions";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { jobs } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { cannotSee, commandsFor } from "./judgements";
import { onTarget, type TargetSession, unlessRefused } from "./on-target";

const allowedSeconds = 10 * 60;
/** Ours that read or change the whole target, and take as long as that takes. */
const longJobs = ["backup", "restore", "migrate", "drill"];

interface TransactionFacts {
  /** Null: not to be seen. The oldest first. */
  transactions: OpenTransaction[] | null;
  grant: string;
  /** A job of ours is at work; what our account holds open is then expected. */
  jobRunning: boolean;
}

interface OpenTransaction {
  connection: number;
  /** `app@10.0.0.5` */
  who: string;
  isOurs: boolean;
  seconds: number;
  changedRows: number;
  /** What it runs now; null: nothing. */
  statement: string | null;
}

export const longTransactionsCheck = defineCheck<TransactionFacts>({
  id: "db.long_transactions",
  area: "database",
  title: "No forgotten transactions",
  why: "One that stays open holds its locks, keeps every old version of every row, and makes migrations wait.",
  severity: "warning",
  pace: "quick",
  limitSeconds: 10,
  async gather(deps, look) {
    const jobRunning = await isJobRunning(deps);
    return onTarget(deps, look, async (session) => {
      const { account } = await readCapabilities(session.connection);
      const transactions = await unlessRefused(readTransactions(session));
      return { transactions, grant: `GRANT PROCESS ON *.* TO ${account};`, jobRunning };
    });
  },
  judge({ transactions, grant, jobRunning }): Judgement {
    if (transactions === null) return cannotSee("Open transactions cannot be seen", grant);
    const long = transactions.filter(({ seconds, isOurs }) => seconds > allowedSeconds && !(isOurs && jobRunning));
    const [oldest] = transactions;
    const facts = evidence(
      [
        ["Open transactions", String(transactions.length)],
        ["Oldest", oldest === undefined ? "none" : formatDuration(oldest.seconds * 1000)],
        ["Allowed", `${allowedSeconds / 60} min`],
        ["A job of ours runs", jobRunning ? "yes" : "no"],
      ],
      long.map(describe),
    );
    const [first] = long;
    if (first === undefined)
      return {
        status: "ok",
        summary:
          oldest === undefined
            ? "No transaction is open"
            : `The oldest open transaction is ${formatDuration(oldest.seconds * 1000)} old`,
        evidence: facts,
      };
    return {
      status: "warning",
      summary: `${several(long.length, "transaction")} open for more than ${allowedSeconds / 60} minutes, the oldest for ${formatDuration(first.seconds * 1000)}`,
      evidence: facts,
      remedy: {
        text: "Find out what each is for. Ending a session rolls back what it has not committed.",
        command: commandsFor(long, ({ connection }) => `KILL ${connection};`),
      },
    };
  },
});

function describe({ connection, who, seconds, changedRows, statement }: OpenTransaction): string {
  const doing = statement === null ? "doing nothing" : `running ${statement}`;
  return `connection ${connection} (${who}), open for ${formatDuration(seconds * 1000)}, ${several(changedRows, "row")} changed, ${doing}`;
}

/** Our session's time zone is the system's, as is that of `trx_started`. */
async function readTransactions({ ask, connection }: TargetSession): Promise<OpenTransaction[]> {
  const rows = await ask(
    `SELECT trx_mysql_thread_id AS connection, GREATEST(0, TIMESTAMPDIFF(SECOND, trx_started, NOW())) AS seconds,
       trx_rows_modified AS changedRows
     FROM information_schema.INNODB_TRX ORDER BY trx_started LIMIT 200`,
  );
  const sessions = new Map((await listSessions(connection)).map((session) => [session.id, session]));
  const us = sessions.get(connection.threadId)?.user;
  return rows.flatMap((row) => {
    const session = sessions.get(Number(row["connection"]));
    // Over in the meantime, or the server's own.
    if (session === undefined) return [];
    return {
      connection: session.id,
      who: `${session.user}@${session.host.replace(/:\d+$/, "")}`,
      isOurs: session.user === us,
      seconds: Number(row["seconds"]),
      changedRows: Number(row["changedRows"]),
      statement: session.statement === null ? null : redactText(session.statement),
    };
  });
}

async function isJobRunning({ store }: Pick<Deps, "store">): Promise<boolean> {
  const running = and(eq(jobs.state, "running"), inArray(jobs.kind, longJobs));
  return (await store.db.$count(jobs, running)) > 0;
}
