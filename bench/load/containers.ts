import type { IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { askEngine, docker } from "./engine";
import { largestProcess, type Process, processesIn } from "./processes";
import { readStats, type Stats } from "./stats";

/** What one container took while it was watched. */
export interface ContainerUse {
  service: string;
  /** `web-2`. */
  name: string;
  /** Processor time per second of watching: 0.5 is half a processor. */
  processors: number;
  /** In the busiest second. */
  busiest: number;
  /** Null: no limit. */
  processorLimit: number | null;
  /** Of the time in which it wanted to run: how much of it its limit made it wait. */
  throttledSeconds: number;
  /** The most that it held without the file cache, which the kernel takes back when it needs room. */
  peakBytes: number;
  limitBytes: number | null;
}

interface Container {
  id: string;
  service: string;
  name: string;
}

/** The containers of a Compose project that run now. */
export async function listContainers(project: string): Promise<Container[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`com.docker.compose.project=${project}`] }));
  const found = (await json(await askEngine(`/containers/json?filters=${filters}`))) as {
    Id: string;
    Labels: Record<string, string>;
  }[];
  return found
    .map(({ Id: id, Labels: labels }) => {
      const service = labels["com.docker.compose.service"] ?? "";
      return { id, service, name: `${service}-${labels["com.docker.compose.container-number"] ?? ""}` };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Watches containers, each second, until told to stop; the engine sends what it knows, nothing runs inside. */
export async function watchContainers(containers: readonly Container[]): Promise<() => Promise<ContainerUse[]>> {
  const watched = await Promise.all(containers.map(watch));
  return () => Promise.all(watched.map((stop) => stop()));
}

async function watch({ id, service, name }: Container): Promise<() => Promise<ContainerUse>> {
  const limits = await limitsOf(id);
  const response = await askEngine(`/containers/${id}/stats?stream=true`);
  const samples: Stats[] = [];
  const reading = readLines(response, (line) => samples.push(readStats(JSON.parse(line)))).catch((error: unknown) => {
    // That it ends before its end is how it is told to.
    if (!response.destroyed) throw error;
  });
  return async () => {
    response.destroy();
    await reading;
    return { service, name, ...limits, ...useIn(samples) };
  };
}

async function readLines(response: IncomingMessage, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const chunk of response.setEncoding("utf8")) {
    const lines = `${rest}${String(chunk)}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
}

function useIn(samples: readonly Stats[]) {
  const [first, last] = [samples[0], samples.at(-1)];
  const rate = (from: Stats | undefined, to: Stats | undefined) =>
    from === undefined || to === undefined || to.at <= from.at
      ? 0
      : (to.cpuSeconds - from.cpuSeconds) / (to.at - from.at);
  return {
    processors: rate(first, last),
    busiest: Math.max(0, ...samples.slice(1).map((sample, index) => rate(samples[index], sample))),
    throttledSeconds: (last?.throttledSeconds ?? 0) - (first?.throttledSeconds ?? 0),
    peakBytes: Math.max(0, ...samples.map(({ heldBytes }) => heldBytes)),
  };
}

async function limitsOf(id: string): Promise<Pick<ContainerUse, "processorLimit" | "limitBytes">> {
  const { HostConfig: host } = (await json(await askEngine(`/containers/${id}/json`))) as {
    HostConfig: { NanoCpus: number; Memory: number };
  };
  return {
    processorLimit: host.NanoCpus === 0 ? null : host.NanoCpus / 1e9,
    limitBytes: host.Memory === 0 ? null : host.Memory,
  };
}

/** What became of a container over the whole run. */
export interface ContainerEnd {
  name: string;
  /** The process that held the most, with the most it ever held (the kernel's VmHWM, files it has mapped included). */
  largest: Process | null;
  restarts: number;
  outOfMemory: boolean;
}

export async function readEnds(containers: readonly Container[]): Promise<ContainerEnd[]> {
  return Promise.all(
    containers.map(async ({ id, name }) => {
      const { RestartCount: restarts, State: state } = (await json(await askEngine(`/containers/${id}/json`))) as {
        RestartCount: number;
        State: { OOMKilled: boolean };
      };
      const status = await docker(["exec", id, "sh", "-c", "cat /proc/[0-9]*/status"]).catch(() => "");
      return { name, largest: largestProcess(processesIn(status)), restarts, outOfMemory: state.OOMKilled };
    }),
  );
}
