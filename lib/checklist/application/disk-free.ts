import { formatBytes, formatCount } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { type DiskFacts, type DiskPlace, gatherDisks } from "./gather-disks";

interface Disk extends Pick<DiskPlace, "totalBytes" | "freeBytes" | "inodes" | "neededBytes"> {
  places: DiskPlace[];
}

const [littleShare, tightShare] = [0.02, 0.1];
/** A tenth of a large disk is plenty. */
const plentyBytes = 50e9;

export const diskFree = defineCheck<DiskFacts>({
  id: "disk.free",
  area: "application",
  title: "Disk space",
  why: "A full disk stops the database, and with it the application; a backup or a restore that does not fit helps nobody.",
  severity: "critical",
  pace: "quick",
  gather: gatherDisks,
  judge: judgeDisks,
});

export function judgeDisks({ places, unseen }: DiskFacts): Judgement {
  const disks = disksOf(places);
  const facts = evidence(
    places.flatMap(linesOf),
    unseen.map(({ what, path, why }) => `${what}: ${path} cannot be seen (${why})`),
  );
  const judged = disks.map(judgeDisk);
  const worst = judged.find(({ status }) => status === "failed") ?? judged.find(({ status }) => status === "warning");
  if (worst !== undefined) return { ...worst, evidence: facts };
  const [hidden] = unseen;
  if (hidden !== undefined)
    return {
      status: "cannot_see",
      summary: `Cannot see the disk of the ${hidden.what.toLowerCase()}${places.length > 0 ? "; the others have room" : ""}`,
      evidence: facts,
      remedy: { text: hidden.remedy },
    };
  if (places.length === 0)
    return { status: "skipped", summary: "Archives live in buckets, and no database's disk is ours to watch" };
  const fullest = [...disks].sort((a, b) => a.freeBytes / a.totalBytes - b.freeBytes / b.totalBytes)[0];
  return {
    status: "ok",
    summary: `The fullest disk has ${formatBytes(fullest?.freeBytes ?? 0)} free, enough for the next backup and a restore`,
    evidence: facts,
  };
}

function judgeDisk({ places, totalBytes, freeBytes, inodes, neededBytes }: Disk): Judgement {
  const where = places.map(({ path }) => path).join(" and ");
  const free = formatBytes(freeBytes);
  const wanted = [...new Set(places.filter((place) => place.neededBytes > 0).map(({ neededFor }) => neededFor))].join(
    " and ",
  );
  const remedy = (text: string, command: string) => ({
    text,
    command,
    link: { label: "Open schedule and retention", href: "/backups/schedule" },
  });
  const makeRoom = remedy(
    "Delete archives that are no longer needed, let retention remove more, or enlarge the disk. What takes the room:",
    places.map(({ path }) => `du -xh --max-depth=1 ${quoted(path)} | sort -h`).join("\n"),
  );
  if (inodes !== null && inodes.free < inodes.total * littleShare)
    return {
      status: "failed",
      summary: `Only ${formatCount(inodes.free)} more files fit on the disk of ${where}`,
      remedy: remedy(
        "Its inodes are used up by many small files, whatever its bytes say. Find the folders that hold most of them:",
        places.map(({ path }) => `du -x --inodes ${quoted(path)} | sort -n | tail`).join("\n"),
      ),
    };
  if (freeBytes < neededBytes)
    return {
      status: "failed",
      summary: `There is not enough room for ${wanted} in ${where}: ${free} are free, about ${formatBytes(neededBytes)} are needed`,
      remedy: makeRoom,
    };
  if (freeBytes < totalBytes * littleShare)
    return { status: "failed", summary: `The disk of ${where} is full: ${free} are free`, remedy: makeRoom };
  if (inodes !== null && inodes.free < inodes.total * tightShare)
    return {
      status: "warning",
      severity: "warning",
      summary: `The disk of ${where} holds few more files: ${formatCount(inodes.free)}`,
      remedy: makeRoom,
    };
  if (freeBytes < Math.min(totalBytes * tightShare, plentyBytes))
    return {
      status: "warning",
      severity: "warning",
      summary: `The disk of ${where} is nearly full: ${free} of ${formatBytes(totalBytes)} are free`,
      remedy: makeRoom,
    };
  return { status: "ok", summary: "" };
}

function disksOf(places: readonly DiskPlace[]): Disk[] {
  return [...Map.groupBy(places, ({ device }) => device).values()].flatMap((together) => {
    const [first] = together;
    if (first === undefined) return [];
    const neededBytes = together.reduce((sum, place) => sum + place.neededBytes, 0);
    return [{ ...first, neededBytes, places: together }];
  });
}

function linesOf({ what, path, totalBytes, freeBytes, inodes, neededBytes, neededFor }: DiskPlace): [string, string][] {
  const files = inodes === null ? "" : `; ${formatCount(inodes.free)} of ${formatCount(inodes.total)} files`;
  return [
    [`${what}: ${path}`, `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free${files}`],
    ...(neededBytes > 0 ? [[`Needed for ${neededFor}`, `about ${formatBytes(neededBytes)}`] as [string, string]] : []),
  ];
}

const quoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`;
