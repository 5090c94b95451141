import { OperatorError } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import type { ArchiveStorage, PendingFile } from "@/lib/storage/archive-storage";
import type { JobProgress } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";

/** What may be written between two looks at the disk; so much is kept free beside the reserve. */
const bytesBetweenLooks = 32 * 1024 * 1024;

export interface RoomOptions {
  storage: Pick<ArchiveStorage, "freeBytes" | "describe">;
  /** What others need of the same disk; 0: nobody waits, and a full disk is what the system says it is. */
  reserveBytes: number;
  run: Pick<BackupRun, "signal" | "progress" | "log">;
  patienceMs?: number;
  /** Between two looks at a disk that is full. */
  pauseMs?: number;
}

/** A job's file and progress, of which the one pauses and the other says so. */
export interface RoomyFile {
  file: PendingFile;
  progress: BackupRun["progress"];
  /** The rows are in: the little that follows is written without waiting, for it happens inside a transaction. */
  stopWaiting(): void;
}

/**
 * Stops writing while less than the reserve is free, and goes on when there is room again: the one who writes waits, and
 * with it the database, for nobody else holds data back. Throws `storage.full` when that takes too long. A storage that
 * does not say how much is free is written to as it comes.
 */
export function waitForRoom(file: PendingFile, options: RoomOptions): RoomyFile {
  const { storage, reserveBytes, run, patienceMs = 10 * 60_000, pauseMs = 1000 } = options;
  let last: JobProgress = { stage: "", done: 0, total: null, unit: "bytes" };
  let sinceLook = bytesBetweenLooks;
  let waits = reserveBytes > 0;

  async function isRoomFor(bytes: number): Promise<boolean> {
    const free = await storage.freeBytes();
    return free === null || free >= reserveBytes + bytesBetweenLooks + bytes;
  }

  async function untilRoomFor(bytes: number): Promise<void> {
    if (await isRoomFor(bytes)) return;
    const started = performance.now();
    const reserve = formatBytes(reserveBytes);
    run.log(`Less than ${reserve} would stay free in ${storage.describe()}: the backup waits for room.`, "warning");
    do {
      if (performance.now() - started > patienceMs) throw full(storage.describe(), reserve, patienceMs);
      run.progress({ ...last, stage: "waiting for room on the disk" });
      await sleep(pauseMs, run.signal);
    } while (!(await isRoomFor(bytes)));
    run.log(`There is room again after ${formatDuration(performance.now() - started)}: the backup goes on.`);
  }

  return {
    file: {
      async write(chunk) {
        if (waits && sinceLook + chunk.length > bytesBetweenLooks) {
          await untilRoomFor(chunk.length);
          sinceLook = 0;
        }
        sinceLook += chunk.length;
        await file.write(chunk);
      },
      commit: () => file.commit(),
      discard: () => file.discard(),
    },
    progress(progress) {
      last = progress;
      run.progress(progress);
    },
    stopWaiting: () => void (waits = false),
  };
}

function full(place: string, reserve: string, patienceMs: number): OperatorError {
  return new OperatorError(
    "storage.full",
    `There was no room in ${place} for ${formatDuration(patienceMs)}: less than ${reserve} would have stayed free. The unfinished file was removed.`,
    {
      kind: "unavailable",
      hint: "Delete archives that are no longer needed or enlarge the disk; BACKUP_RESERVE_MIB says how much stays free.",
    },
  );
}
