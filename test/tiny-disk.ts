import { execFileSync } from "node:child_process";

/** Null when a file system may be mounted here, or why not. */
export function mountRefusal(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "mounting needs root on Linux";
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
    return null;
  } catch {
    return "this root may not mount";
  }
}

/** Runs `work` with a file system of so many megabytes, and of so many files, at `folder`: the real thing refuses to take more. */
export async function onTinyDisk(
  folder: string,
  megabytes: number,
  work: () => Promise<void>,
  inodes?: number,
): Promise<void> {
  const options = inodes === undefined ? `size=${megabytes}m` : `size=${megabytes}m,nr_inodes=${inodes}`;
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  try {
    await work();
  } finally {
    execFileSync("umount", [folder]);
  }
}
