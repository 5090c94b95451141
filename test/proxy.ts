import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startDnsServer, type TestDnsServer } from "./dns-server";

/** The folder that Debian's nginx and its modules are in: `npm test` says where. */
const debianRoot = process.env["TEST_NGINX_ROOT"] ?? "";

/** What turns its environment into a configuration and starts it. */
export const startScript = join(process.cwd(), "nginx/start.sh");

/** Why the proxy cannot be tried here; null when it can. */
export const whyNoProxy: string | null = existsSync(`${debianRoot}/usr/lib/nginx/modules/ngx_http_lua_module.so`)
  ? null
  : "no nginx with its Lua module; TEST_NGINX_ROOT names the folder it was unpacked in";

/** The project's proxy on loopback, in front of as many replicas as a test starts. */
export interface TestProxy {
  http: number;
  https: number;
  /** Where its files are; the test may put some in. */
  folder: string;
  replicas: TestReplicas;
  /** The lines of its access log so far, and what it says about replicas. */
  lines(): Promise<Record<string, string | number>[]>;
  /** What it wrote to standard error. */
  problems(): string;
  reload(): void;
  stop(): Promise<void>;
}

export interface TestReplicas {
  /** Addresses, each a process. All listen on the same port, as containers do. */
  addresses: readonly string[];
  start(address: string): Promise<void>;
  /** SIGTERM; resolves when the process is gone. */
  end(address: string): Promise<void>;
  kill(address: string): Promise<void>;
  isRunning(address: string): boolean;
  /** What was counted, by all of them. */
  counted(): string[];
}

export interface ProxyOptions {
  replicas: number;
  drainMs?: number;
  environment?: Readonly<Record<string, string>>;
}

export async function startProxy({ replicas: count, drainMs = 0, environment = {} }: ProxyOptions): Promise<TestProxy> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-proxy-"));
  const addresses = Array.from({ length: count }, (_, index) => `127.0.0.${index + 11}`);
  const [http, https, health, web] = await freePorts(4);
  const dns = await startDnsServer({ web: { a: addresses } });
  const replicas = testReplicas(addresses, web, drainMs, join(folder, "counted"));
  await Promise.all(addresses.map((address) => replicas.start(address)));
  const log = join(folder, "log");
  const problems = join(folder, "problems");
  const listens = { HTTP_LISTEN: `127.0.0.1:${http}`, HTTPS_LISTEN: `127.0.0.1:${https}` };
  const nginx = spawn(startScript, process.getuid?.() === 0 ? ["-g", "user root;"] : [], {
    stdio: ["ignore", openSync(log, "a"), openSync(problems, "a")],
    env: {
      ...process.env,
      ...listens,
      DEBIAN_ROOT: debianRoot,
      LD_LIBRARY_PATH:
        debianRoot === "" ? "" : `${debianRoot}/usr/lib/${process.arch === "x64" ? "x86_64" : "aarch64"}-linux-gnu`,
      PROXY_RUN_DIR: join(folder, "run"),
      HEALTH_LISTEN: `127.0.0.1:${health}`,
      DNS_SERVER: dns.address,
      WEB: `web:${web}`,
      ...environment,
    },
  });
  const proxy: TestProxy = {
    http,
    https,
    folder,
    replicas,
    async lines() {
      // Lines are kept for a second before they are written.
      await wait(1200);
      return readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, string | number>);
    },
    problems: () => readFileSync(problems, "utf8"),
    reload: () => void nginx.kill("SIGHUP"),
    stop: () => stopAll(nginx, dns, replicas, folder),
  };
  await untilReady(health, count, proxy);
  return proxy;
}

/** Free on every address of this machine, most probably. */
async function freePorts(count: 4): Promise<[number, number, number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports as [number, number, number, number];
}

function testReplicas(addresses: readonly string[], port: number, drainMs: number, counted: string): TestReplicas {
  const running = new Map<string, ChildProcess>();
  const isRunning = (address: string) => {
    const child = running.get(address);
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  };
  const stop = async (address: string, signal: NodeJS.Signals) => {
    const child = running.get(address);
    if (child === undefined || !isRunning(address)) return;
    child.kill(signal);
    await once(child, "exit");
  };
  return {
    addresses,
    isRunning,
    async start(address) {
      const args = ["test/programs/replica.ts", address, String(port), String(drainMs), counted];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      running.set(address, child);
      await once(child.stdout, "data");
    },
    end: (address) => stop(address, "SIGTERM"),
    kill: (address) => stop(address, "SIGKILL"),
    counted: () => readFileSync(counted, "utf8").split("\n").slice(0, -1),
  };
}

async function untilReady(health: number, count: number, proxy: Pick<TestProxy, "problems">): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const report = await fetch(`http://127.0.0.1:${health}/health`).then(
      (answer) => answer.text(),
      () => "",
    );
    if ((/^ready: (.+)$/m.exec(report)?.[1] ?? "").split(" ").filter(Boolean).length === count) return;
    await wait(50);
  }
  throw new Error(`The proxy does not find its replicas. ${proxy.problems()}`);
}

async function stopAll(nginx: ChildProcess, dns: TestDnsServer, replicas: TestReplicas, folder: string): Promise<void> {
  if (nginx.exitCode === null) {
    nginx.kill("SIGTERM");
    await once(nginx, "exit");
  }
  await Promise.all(replicas.addresses.map((address) => replicas.kill(address)));
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
}
