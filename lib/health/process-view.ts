import { hostname } from "node:os";
import { getHeapStatistics } from "node:v8";
import { type StartupPhase, startupPhases } from "@/lib/kernel/startup";

/** The process that answers. */
export interface ProcessView {
  host: string;
  pid: number;
  nodeVersion: string;
  startedAt: Date;
  uptimeSeconds: number;
  residentBytes: number;
  heapUsedBytes: number;
  /** At which Node ends the process. */
  heapLimitBytes: number;
  /** Processors kept busy: 0.5 is half of one. Since the start, and since the last look, at least a second ago. */
  cpu: { sinceStart: number; lately: number };
  startup: StartupPhase[];
}

export function describeThisProcess(now: Date): ProcessView {
  const uptimeSeconds = process.uptime();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    host: hostname(),
    pid: process.pid,
    nodeVersion: process.version,
    startedAt: new Date(now.getTime() - uptimeSeconds * 1000),
    uptimeSeconds: Math.round(uptimeSeconds),
    residentBytes: rss,
    heapUsedBytes: heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    cpu: cpuUse(uptimeSeconds),
    startup: startupPhases(),
  };
}

/** Looks closer together than this measure little else than themselves. */
const shortestLookSeconds = 1;
let before = { uptimeSeconds: 0, cpuSeconds: 0 };
let lately = 0;

function cpuUse(uptimeSeconds: number): ProcessView["cpu"] {
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  const passed = uptimeSeconds - before.uptimeSeconds;
  if (passed >= shortestLookSeconds) {
    lately = (cpuSeconds - before.cpuSeconds) / passed;
    before = { uptimeSeconds, cpuSeconds };
  }
  return { sinceStart: round(cpuSeconds / uptimeSeconds), lately: round(lately) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
