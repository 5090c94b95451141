/** One look of the engine at a container. */
export interface Stats {
  /** Seconds. */
  at: number;
  cpuSeconds: number;
  throttledSeconds: number;
  /** Memory without the cache of files. */
  heldBytes: number;
}

interface EngineStats {
  read: string;
  cpu_stats: { cpu_usage: { total_usage: number }; throttling_data: { throttled_time: number } };
  memory_stats: { usage?: number; stats?: Record<string, number> };
}

/** From what `/containers/…/stats` says, on version 2 of control groups or on version 1. */
export function readStats(given: unknown): Stats {
  const { read, cpu_stats: cpu, memory_stats: memory } = given as EngineStats;
  const { usage = 0, stats = {} } = memory;
  const files = (name: "active_file" | "inactive_file") => stats[`total_${name}`] ?? stats[name] ?? 0;
  return {
    at: Date.parse(read) / 1000,
    cpuSeconds: cpu.cpu_usage.total_usage / 1e9,
    throttledSeconds: cpu.throttling_data.throttled_time / 1e9,
    heldBytes: Math.max(0, usage - files("active_file") - files("inactive_file")),
  };
}
