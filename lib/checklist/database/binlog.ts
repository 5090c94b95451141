import { systemActor } from "@/lib/auth/actor";
import { getPointInTime, getSchedule, type PointInTime, type ScheduleView } from "@/lib/backups";
import { readableUtc } from "@/lib/kernel/clock";
import { OperatorError } from "@/lib/kernel/errors";
import { formatDuration } from "@/lib/kernel/units";
import { holds } from "@/lib/mysql/grants";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { cannotSee, toSchedule } from "./judgements";
import { onTarget, readSettings } from "./on-target";

const daySeconds = 24 * 3600;
/** A failed backup is noticed and repeated within that. */
const comfortableSeconds = 7 * daySeconds;

interface BinlogFacts {
  state: Pick<PointInTime, "since" | "expiresSeconds" | "newestPosition"> & { binaryLog: boolean };
  /** `ROW`, `STATEMENT`, `MIXED`. */
  format: string;
  schedule: Pick<ScheduleView, "enabled" | "everyMs">;
  /** The GRANT that would show which logs there are; null: they are seen. */
  logsGrant: string | null;
}

export const binlogCheck = defineCheck<BinlogFacts>({
  id: "db.binlog",
  area: "database",
  title: "Binary log",
  why: "With it a restored backup can be brought forward to the minute before the accident, not only to last night.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 15,
  async gather(deps, look) {
    const [state, { backup: schedule }, server] = await Promise.all([
      getPointInTime(deps, systemActor),
      getSchedule(deps, systemActor),
      onTarget(deps, look, async ({ ask, connection }) => {
        const { grants, account, flavour } = await readCapabilities(connection);
        const privilege = flavour === "mariadb" ? "BINLOG MONITOR" : "REPLICATION CLIENT";
        const maySee = [privilege, "SUPER"].some((one) => holds(grants, one));
        const format = (await readSettings(ask, ["binlog_format"])).get("binlog_format") ?? "ROW";
        return { format, logsGrant: maySee ? null : `GRANT ${privilege} ON *.* TO ${account};` };
      }),
    ]);
    const { binaryLog } = state;
    if (binaryLog === null)
      throw new OperatorError("target.unreachable", state.notes.join(" "), { kind: "unavailable" });
    return { ...server, schedule, state: { ...state, binaryLog } };
  },
  judge({ state, format, schedule, logsGrant }): Judgement {
    const { binaryLog, expiresSeconds, since, newestPosition } = state;
    const everySeconds = schedule.enabled && schedule.everyMs > 0 ? schedule.everyMs / 1000 : daySeconds;
    const facts = evidence([
      ["Binary log", binaryLog ? `on, ${format}` : "off"],
      ["Kept", binaryLog ? keptFor(expiresSeconds) : "nothing is written"],
      ["Backups", schedule.enabled ? `every ${formatDuration(everySeconds * 1000)}` : "no schedule; a day is assumed"],
      ["Reaches back to", since === null ? "no verified backup" : `the backup of ${readableUtc(since)}`],
    ]);
    if (!binaryLog)
      return {
        status: "warning",
        summary: "The binary log is off: what was written after the newest backup cannot be brought back",
        evidence: facts,
        remedy: {
          text: "Set it in the server's configuration and restart the server. The logs need room beside the data.",
          command: `[mysqld]\nlog_bin = binlog\nserver_id = 1\nbinlog_format = ROW\nbinlog_expire_logs_seconds = ${wantedSeconds(everySeconds)}`,
        },
      };
    if (expiresSeconds !== null && expiresSeconds > 0 && expiresSeconds <= everySeconds)
      return {
        status: "warning",
        summary: `Binary logs are removed after ${formatDuration(expiresSeconds * 1000)}, before the next backup is taken`,
        evidence: facts,
        remedy: {
          text: "Keep them longer than the time between two backups, now and in the server's configuration; or take backups more often.",
          command: `SET GLOBAL binlog_expire_logs_seconds = ${wantedSeconds(everySeconds)};`,
          link: toSchedule,
        },
      };
    if (format === "STATEMENT")
      return {
        status: "warning",
        summary: "The binary log is written by statement: those that name a schema cannot be replayed into a copy",
        evidence: facts,
        remedy: {
          text: "Write rows instead, now and in the server's configuration. Sessions that are open keep the old format.",
          command: "SET GLOBAL binlog_format = ROW;",
        },
      };
    if (logsGrant !== null)
      return cannotSee("The binary log is on; how far back it reaches cannot be seen", logsGrant, facts);
    if (newestPosition !== null && since === null)
      return {
        status: "warning",
        summary: "The binary log no longer reaches back to any verified backup",
        evidence: facts,
        remedy: {
          text: "Take a backup now, and keep logs for longer.",
          command: `SET GLOBAL binlog_expire_logs_seconds = ${wantedSeconds(everySeconds)};`,
          link: { label: "Back up now", href: "/backups" },
        },
      };
    return { status: "ok", summary: `The binary log is on, and kept ${keptFor(expiresSeconds)}`, evidence: facts };
  },
});

function wantedSeconds(everySeconds: number): number {
  return Math.max(comfortableSeconds, Math.ceil((2 * everySeconds) / daySeconds) * daySeconds);
}

function keptFor(expiresSeconds: number | null): string {
  if (expiresSeconds === null) return "for as long as the server likes";
  return expiresSeconds === 0 ? "until somebody removes it" : `for ${formatDuration(expiresSeconds * 1000)}`;
}
