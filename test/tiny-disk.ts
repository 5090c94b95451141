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

/** Runs `work` with a file system of so many megabytes at `folder`: the real thing refuses to take more. */
export async function onTinyDisk(folder: string, megabytes: number, work: () => Promise<void>): Promise<void> {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  try {
    await work();
  } finally {
    execFileSync("umount", [folder]);
  }
}
