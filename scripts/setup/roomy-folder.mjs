import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";

/** What all test databases together may come to, with room for the tests themselves. */
const neededBytes = 6 * 1024 ** 3;

/**
 * Where throw-away databases live: in memory where there is plenty, on disk otherwise. Tests make and drop thousands of
 * tables, and a disk is asked to sync for each: a tenth of the time is left in memory.
 */
export function roomyFolder() {
  return hasMemory() && isInMemory("/dev/shm") ? "/dev/shm" : tmpdir();
}

/** Lays memory under an empty folder, where this root may do that; what it answers takes it away again. */
export function layMemoryUnder(folder) {
  try {
    if (!hasMemory()) return () => {};
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4g,mode=755", "tmpfs", folder], { stdio: "ignore" });
    return () => execFileSync("umount", ["--lazy", folder], { stdio: "ignore" });
  } catch {
    return () => {};
  }
}

function hasMemory() {
  return process.platform === "linux" && freemem() > 2 * neededBytes;
}

function isInMemory(folder) {
  try {
    const { type, bavail, bsize } = statfsSync(folder);
    const tmpfs = 0x01021994;
    return type === tmpfs && bavail * bsize > neededBytes;
  } catch {
    return false;
  }
}
