import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the container, or whatever control group this process is in, may use and uses. Null: no limit, or hidden. */
export interface ContainerView {
  memoryLimitBytes: number | null;
  memoryUsedBytes: number | null;
  /** Processors: 1.5 is one and a half. */
  cpuLimit: number | null;
}

/** A limit above any machine's memory is none: version 1 says so with the largest multiple of a page there is. */
const unlimitedBytes = 2 ** 50;

/** Reads version 2 of control groups, and version 1 where that is mounted. Never throws: what is hidden is null. */
export async function readContainer(root = "/sys/fs/cgroup"): Promise<ContainerView> {
  const read = (path: string) => readFile(join(root, path), "utf8").catch(() => null);
  const [limit2, used2, cpu2, limit1, used1, quota1, period1] = await Promise.all([
    read("memory.max"),
    read("memory.current"),
    read("cpu.max"),
    read("memory/memory.limit_in_bytes"),
    read("memory/memory.usage_in_bytes"),
    read("cpu/cpu.cfs_quota_us"),
    read("cpu/cpu.cfs_period_us"),
  ]);
  const [quota2 = "", period2 = ""] = (cpu2 ?? "").trim().split(" ");
  return {
    memoryLimitBytes: bytes(limit2 ?? limit1),
    memoryUsedBytes: bytes(used2 ?? used1),
    cpuLimit: cpu2 === null ? share(quota1, period1) : share(quota2, period2),
  };
}

/** `max` and what is no number are null. */
function bytes(text: string | null): number | null {
  const value = number(text);
  return value === null || value <= 0 || value >= unlimitedBytes ? null : value;
}

/** A quota of `max`, or of -1 in version 1, is no limit. */
function share(quota: string | null, period: string | null): number | null {
  const [allowed, of] = [number(quota), number(period)];
  return allowed === null || of === null || allowed <= 0 || of <= 0 ? null : allowed / of;
}

function number(text: string | null): number | null {
  const trimmed = text?.trim() ?? "";
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : null;
}
