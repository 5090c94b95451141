import { expect, test } from "vitest";
import { largestProcess, processesIn } from "./processes";
import { readStats } from "./stats";

const statsWith = (stats: Record<string, number>) => ({
  read: "2026-11-22T10:00:01.5Z",
  cpu_stats: { cpu_usage: { total_usage: 2_500_000_000 }, throttling_data: { throttled_time: 100_000_000 } },
  memory_stats: { usage: 1000, stats },
});

test.each([
  ["version 2 of control groups", { active_file: 100, inactive_file: 300 }],
  ["version 1", { active_file: 1, inactive_file: 1, total_active_file: 100, total_inactive_file: 300 }],
])("the cache of files is nobody's memory: %s", (_, stats) => {
  expect(readStats(statsWith(stats))).toEqual({
    at: Date.parse("2026-11-22T10:00:01.5Z") / 1000,
    cpuSeconds: 2.5,
    throttledSeconds: 0.1,
    heldBytes: 600,
  });
});

test("of a container's processes the one counts that held the most; threads of the kernel hold nothing", () => {
  const status = `Name:\tdocker-init\nState:\tS\nVmHWM:\t     800 kB
Name:\tkthreadd\nState:\tS
Name:\tnode\nState:\tS\nVmPeak:\t 1000000 kB\nVmHWM:\t  204800 kB\n`;
  expect(largestProcess(processesIn(status))).toEqual({ name: "node", peakBytes: 204_800 * 1024 });
  expect(largestProcess(processesIn(""))).toBeNull();
});
