import { statfs } from "node:fs/promises";
import { systemActor } from "@/lib/auth/actor";
import { getBackupTrend } from "@/lib/backups";
import { formatBytes } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { onTarget, readSettings } from "./on-target";
import { readDataBytes } from "./read-tables";
import { placeOf } from "./server-place";

const dayMs = 24 * 3_600_000;
const lookedAtDays = 60;
/** Enough to order a disk, or to delete something on purpose. */
const warnedDays = 30;
const criticalDays = 7;

interface SizeTrendFacts {
  /** Bytes of SQL in each backup, the oldest first. */
  points: { at: Date; bytes: number }[];
  /** The target's data and indexes on the server's disk. */
  dataBytes: number;
  /** Where the server keeps its data, when that is on this machine; null: not known. */
  disk: { folder: string; freeBytes: number } | null;
}

export const sizeTrendCheck = defineCheck<SizeTrendFacts>({
  id: "db.size_trend",
  area: "database",
  title: "Growth",
  why: "A database that fills its disk stops in the middle of a write. Growth says when, while there is time.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 60,
  async gather(deps, look) {
    const [{ points }, server] = await Promise.all([
      getBackupTrend(deps, systemActor, { days: lookedAtDays }),
      onTarget(deps, look, async ({ ask, address }) => {
        const folder = (await readSettings(ask, ["datadir"])).get("datadir") ?? "";
        const disk = placeOf(address).onThisMachine ? await readDisk(folder) : null;
        return { dataBytes: await readDataBytes(ask, deps.target.database), disk };
      }),
    ]);
    return {
      ...server,
      points: points.flatMap(({ at, plainBytes: bytes, suspect }) =>
        bytes === null || suspect ? [] : [{ at, bytes }],
      ),
    };
  },
  judge({ points, dataBytes, disk }): Judgement {
    const [first, last] = [points[0], points.at(-1)];
    const spanDays = first === undefined || last === undefined ? 0 : (last.at.getTime() - first.at.getTime()) / dayMs;
    if (first === undefined || last === undefined || spanDays < 1)
      return {
        status: "skipped",
        summary: "There are no two backups yet, a day apart, to see growth between",
        evidence: evidence([
          ["Data and indexes", formatBytes(dataBytes)],
          ["Backups to compare", String(points.length)],
        ]),
      };
    // A backup has no indexes and no free pages: on the disk everything grows in proportion.
    const perDay = bytesPerDay(points) * (last.bytes > 0 ? Math.max(1, dataBytes / last.bytes) : 1);
    const daysLeft = disk === null || perDay <= 0 ? null : disk.freeBytes / perDay;
    const facts = evidence([
      ["Data and indexes", formatBytes(dataBytes)],
      [
        "Backed up",
        `${formatBytes(first.bytes)} then, ${formatBytes(last.bytes)} now, ${Math.round(spanDays)} days between`,
      ],
      ["Growth on the disk", `${perDay < 0 ? "−" : ""}${formatBytes(Math.abs(perDay))} a day`],
      [
        "Free",
        disk === null ? "not known: the server is elsewhere" : `${formatBytes(disk.freeBytes)} in ${disk.folder}`,
      ],
    ]);
    const growth = perDay <= 0 ? "The data does not grow" : `The data grows by ${formatBytes(perDay)} a day`;
    if (daysLeft === null || daysLeft > warnedDays) {
      const left = daysLeft === null ? "" : `, and the disk lasts for ${describeDays(daysLeft)}`;
      return { status: "ok", summary: `${growth}${left}`, evidence: facts };
    }
    return {
      status: daysLeft <= criticalDays ? "failed" : "warning",
      ...(daysLeft <= criticalDays ? { severity: "critical" as const } : {}),
      summary: `${growth}; the server's disk is full in ${describeDays(daysLeft)}`,
      evidence: facts,
      remedy: {
        text: "Enlarge the disk, or remove what is not needed. These tables take the most room:",
        command:
          "SELECT TABLE_NAME, ROUND((DATA_LENGTH + INDEX_LENGTH) / 1e6) AS MB FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 2 DESC LIMIT 20;",
        link: { label: "Open backups", href: "/backups" },
      },
    };
  },
});

/** The line that lies closest to all points: one odd backup does not turn it. */
function bytesPerDay(points: SizeTrendFacts["points"]): number {
  const days = points.map(({ at }) => at.getTime() / dayMs);
  const [meanDay, meanBytes] = [mean(days), mean(points.map(({ bytes }) => bytes))];
  const [covariance, variance] = points.reduce(
    ([cov, vari], { bytes }, i) => {
      const day = (days[i] ?? 0) - meanDay;
      return [cov + day * (bytes - meanBytes), vari + day * day];
    },
    [0, 0],
  );
  return variance === 0 ? 0 : covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function describeDays(days: number): string {
  if (days > 3650) return "more than ten years";
  if (days > 730) return `about ${Math.floor(days / 365)} years`;
  return days < 1 ? "less than a day" : `about ${Math.floor(days)} days`;
}

/** In a container of its own the server's folder is none of this machine's: then nothing is known. */
async function readDisk(folder: string): Promise<SizeTrendFacts["disk"]> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return { folder, freeBytes: bavail * bsize };
  } catch {
    return null;
  }
}
