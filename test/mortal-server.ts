import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { startMariadb, startServer } from "../scripts/setup/servers.mjs";

/** A MariaDB of a test's own, to be frozen, killed and started again. */
export interface MortalServer {
  /** Of root, without a database. */
  url: string;
  /** SIGSTOP: connections stay, the kernel accepts new ones, nobody answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** The very same server again, when it accepts connections. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMortalServer(): Promise<MortalServer> {
  const first = await startMariadb();
  const port = Number(new URL(first.url).port);
  let pid = await pidOf(first.url);
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  let again: { stop(): Promise<void> } | null = null;
  return {
    url: first.url,
    freeze: () => void process.kill(pid, "SIGSTOP"),
    thaw: () => void process.kill(pid, "SIGCONT"),
    async kill() {
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await wait(20);
    },
    async restart() {
      again = await startServer(command, port, () => undefined);
      pid = await pidOf(first.url);
    },
    async stop() {
      process.kill(pid, "SIGCONT");
      await again?.stop();
      await first.stop();
    },
  };
}

async function pidOf(url: string): Promise<number> {
  const root = await createConnection({ uri: url });
  const [found] = await root.query<RowDataPacket[]>("SELECT @@pid_file AS file");
  await root.end();
  return Number(readFileSync(String(found[0]?.["file"]), "utf8"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
