import { readdir } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "@prometheus-io/client";
import type { Deps } from "@/lib/deps";
import { poolUse, readContainer } from "@/lib/health";

const eventLoop = monitorEventLoopDelay({ resolution: 20 });
eventLoop.enable();

/** Figures of this web process and its container, under the names that dashboards for any process know. */
export async function processMetrics({ config, store, target }: Deps): Promise<string> {
  const registry = new Registry();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const startedAt = Date.now() / 1000 - process.uptime();
  const registers = [registry];
  const gauge = (name: string, help: string, value: number) => new Gauge({ name, help, registers }).set(value);

  new Gauge({ name: "seaworthy_build_info", help: "Always 1.", labelNames: ["version", "node"], registers }).set(
    { version: config.version, node: process.versions.node },
    1,
  );
  new Counter({ name: "process_cpu_seconds_total", help: "Processor time used.", registers }).inc(
    (user + system) / 1e6,
  );
  gauge("process_resident_memory_bytes", "Resident memory.", rss);
  gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", startedAt);
  const handles = await readdir("/proc/self/fd").catch(() => null);
  if (handles !== null) gauge("process_open_fds", "Open file descriptors.", handles.length);
  gauge("nodejs_heap_used_bytes", "Of the heap, what is in use.", heapUsed);
  gauge("nodejs_eventloop_lag_p99_seconds", "99 of 100 timers were late by less, since the last scrape.", lag());
  await addContainer(gauge);
  addPools(registry, { store: poolUse(store.pool), target: poolUse(target.pool) });
  return registry.metrics();
}

/** Zero until something was measured. */
function lag(): number {
  const seconds = eventLoop.percentile(99) / 1e9;
  eventLoop.reset();
  return Number.isFinite(seconds) ? seconds : 0;
}

async function addContainer(gauge: (name: string, help: string, value: number) => void): Promise<void> {
  const { memoryLimitBytes, memoryUsedBytes, cpuLimit } = await readContainer();
  if (memoryUsedBytes !== null)
    gauge("seaworthy_container_memory_bytes", "Memory its container uses.", memoryUsedBytes);
  if (memoryLimitBytes !== null)
    gauge("seaworthy_container_memory_limit_bytes", "Memory its container may use.", memoryLimitBytes);
  if (cpuLimit !== null) gauge("seaworthy_container_processors", "Processors its container may use.", cpuLimit);
}

function addPools(registry: Registry, pools: Record<"store" | "target", ReturnType<typeof poolUse>>): void {
  const registers = [registry];
  const connections = new Gauge({
    name: "seaworthy_pool_connections",
    help: "Connections of this process's pools by state; limit is how many there may be.",
    labelNames: ["database", "state"],
    registers,
  });
  const waiting = new Gauge({
    name: "seaworthy_pool_waiting_callers",
    help: "Callers in line for a connection.",
    labelNames: ["database"],
    registers,
  });
  for (const [database, { open, idle, limit, waiting: inLine }] of Object.entries(pools)) {
    connections.set({ database, state: "busy" }, open - idle);
    connections.set({ database, state: "idle" }, idle);
    connections.set({ database, state: "limit" }, limit);
    waiting.set({ database }, inLine);
  }
}
