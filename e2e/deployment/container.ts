import { run } from "./run-program";

/** What `docker inspect` says of a container, as far as it is looked at here. */
export interface Container {
  id: string;
  /** The first is 1. */
  number: number;
  state: {
    Status: string;
    Health?: { Status: string };
    Pid: number;
    ExitCode: number;
    StartedAt: string;
    FinishedAt: string;
  };
  restarts: number;
  image: string;
  /** Host name inside, which log lines carry. */
  host: string;
  config: { Image: string; User: string; Healthcheck?: { Test: string[] }; StopTimeout?: number; Env: string[] };
  limits: HostConfig;
  /** Ports of this machine, by the container's: `8080/tcp`. */
  published: Record<string, unknown>;
}

export interface HostConfig {
  SecurityOpt: string[] | null;
  CapDrop: string[] | null;
  CapAdd: string[] | null;
  NanoCpus: number;
  Memory: number;
  PidsLimit: number | null;
  ReadonlyRootfs: boolean;
  LogConfig: { Type: string; Config: Record<string, string> };
  RestartPolicy: { Name: string; MaximumRetryCount: number };
}

interface Inspected {
  Id: string;
  State: Container["state"];
  RestartCount: number;
  Image: string;
  Config: Container["config"] & { Hostname: string; Labels: Record<string, string> };
  HostConfig: HostConfig;
  NetworkSettings: { Ports: Record<string, unknown> };
}

export async function inspect(ids: readonly string[]): Promise<Container[]> {
  if (ids.length === 0) return [];
  const found = JSON.parse(await run("docker", ["inspect", "--type", "container", ...ids])) as Inspected[];
  return found.map(({ Id, State, RestartCount, Image, Config, HostConfig, NetworkSettings }) => ({
    id: Id,
    number: Number(Config.Labels["com.docker.compose.container-number"]),
    state: State,
    restarts: RestartCount,
    image: Image,
    host: Config.Hostname,
    config: Config,
    limits: HostConfig,
    published: Object.fromEntries(Object.entries(NetworkSettings.Ports).filter(([, ports]) => ports !== null)),
  }));
}

export function isHealthy({ state }: Container): boolean {
  return state.Status === "running" && (state.Health?.Status ?? "healthy") === "healthy";
}

/**
 * `kill -9` of a container's first process, from outside of it: `docker kill` would count as stopped by hand, after which
 * no restart policy applies, and inside a container the first process cannot be killed.
 */
export async function killProcess({ state, image }: Container): Promise<void> {
  const command = ["--user", "root", "--entrypoint", "sh", image, "-c", `kill -9 ${state.Pid}`];
  await run("docker", ["run", "--rm", "--pid", "host", "--network", "none", ...command]);
}
