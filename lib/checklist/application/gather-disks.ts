import { access, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { and, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { dataFolderOf, plainBytesOf, restoreNeedsBytes } from "@/lib/drills";
import { withinLimit } from "@/lib/health";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { backups } from "@/lib/store/schema";

/** One folder whose disk can be seen. */
export interface DiskPlace {
  /** `Archives`, `Copies`, `Data of the target's server`. */
  what: string;
  path: string;
  /** Places with the same number share one disk. */
  device: number;
  totalBytes: number;
  freeBytes: number;
  /** Null: the file system makes them as it needs them. */
  inodes: { total: number; free: number } | null;
  /** What must fit next; 0: nobody knows. */
  neededBytes: number;
  /** `the next backup` */
  neededFor: string;
}

export interface DiskFacts {
  places: DiskPlace[];
  unseen: { what: string; path: string; why: string; remedy: string }[];
}

interface Wanted extends Pick<DiskPlace, "what" | "path" | "neededBytes" | "neededFor"> {
  /** How to let us see it. */
  remedy: string;
}

/** Looks at the disks where archives are made and copied to, and at the one of the target's server when it is ours. */
export async function gatherDisks(deps: Deps): Promise<DiskFacts> {
  const { config } = deps;
  const needed = await readNeeded(deps);
  const wanted: Wanted[] = [];
  const folder = (what: string, path: string, neededBytes: number, neededFor: string) =>
    wanted.push({
      what,
      path,
      neededBytes,
      neededFor,
      remedy: `Let this process's user enter ${path}, or mount it again.`,
    });
  if (config.backupStorage.type === "disk")
    folder("Archives", config.backupStorage.folder, needed.backupBytes, "the next backup");
  if (config.copyStorage?.type === "disk") folder("Copies", config.copyStorage.folder, needed.copyBytes, "its copy");
  const facts: DiskFacts = { places: [], unseen: [] };
  const data = await findData(deps, needed.restoreBytes);
  if ("why" in data) facts.unseen.push(data);
  else wanted.push(data);
  for (const { remedy, ...place } of wanted) {
    const seen = await look(place.path);
    if ("why" in seen) facts.unseen.push({ what: place.what, path: place.path, why: seen.why, remedy });
    else facts.places.push({ ...place, ...seen });
  }
  return facts;
}

/** To go by the newest backup; nothing is known before there is one. */
async function readNeeded({
  store,
  config,
}: Deps): Promise<Record<"backupBytes" | "copyBytes" | "restoreBytes", number>> {
  const [newest] = await store.db
    .select({ fileName: backups.fileName, sizeBytes: backups.sizeBytes, plainBytes: backups.plainBytes })
    .from(backups)
    .where(
      and(
        eq(backups.state, "complete"),
        isNull(backups.deletedAt),
        inArray(backups.kind, ["manual", "scheduled"]),
        isNotNull(backups.sizeBytes),
      ),
    )
    .orderBy(desc(backups.createdAt))
    .limit(1);
  const size = newest?.sizeBytes ?? 0;
  return {
    backupBytes: size + config.backupReserveBytes,
    copyBytes: size,
    restoreBytes: newest === undefined ? 0 : restoreNeedsBytes(plainBytesOf(newest)),
  };
}

/** The server's own folder: of this machine, or of another whose volume is mounted here at the same path. */
async function findData({ target }: Deps, neededBytes: number): Promise<Wanted | DiskFacts["unseen"][number]> {
  const what = "Data of the target's server";
  try {
    const { folder, isHere } = await withinLimit(dataFolderOf(target.pool, target.url));
    if (isHere || (await isMounted(folder, target.database)))
      return {
        what,
        path: folder,
        neededBytes,
        neededFor: "a restore",
        remedy: `Let this process's user enter ${folder}.`,
      };
    const remedy = `Mount the server's volume into the worker, read-only, at ${folder} (Compose: volumes: [db-data:${folder}:ro]). Where a provider keeps the database, watch its disk there, and waive this.`;
    return { what, path: folder, why: "the server runs on another machine or in a container", remedy };
  } catch (error) {
    const remedy = "See whether the server runs, and TARGET_DATABASE_URL; it is looked at again by itself.";
    return { what, path: target.description, why: messageOf(error), remedy };
  }
}

/** Another server's folder may have the same path: the schema's own folder in it tells. */
async function isMounted(folder: string, database: string): Promise<boolean> {
  if (!/^[\w$]+$/.test(database)) return false;
  return access(join(folder, database)).then(
    () => true,
    () => false,
  );
}

async function look(
  path: string,
): Promise<Pick<DiskPlace, "device" | "totalBytes" | "freeBytes" | "inodes"> | { why: string }> {
  try {
    const [{ dev }, { blocks, bavail, bsize, files, ffree }] = await Promise.all([stat(path), statfs(path)]);
    return {
      device: dev,
      totalBytes: blocks * bsize,
      freeBytes: bavail * bsize,
      inodes: files === 0 ? null : { total: files, free: ffree },
    };
  } catch (error) {
    return { why: codeOf(error) ?? messageOf(error) };
  }
}
