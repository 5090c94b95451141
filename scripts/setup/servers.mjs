import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findProgram } from "./platform.mjs";
import { roomyFolder } from "./roomy-folder.mjs";

/** Flags both servers share: loopback, fresh data that nobody will miss, room for many tests at once. */
export const commonFlags = [
  "--bind-address=127.0.0.1",
  "--skip-name-resolve",
  "--character-set-server=utf8mb4",
  "--max-connections=300",
  "--max-allowed-packet=64M",
  "--innodb-buffer-pool-size=512M",
  "--innodb-flush-log-at-trx-commit=2",
  "--sync-binlog=0",
  "--event-scheduler=ON",
  "--performance-schema=ON",
  "--local-infile=ON",
];

/** One statement a line, run by a server before it accepts its first connection. */
export const rootAccount = [
  "CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY 'root';",
  "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
  "",
].join("\n");

/** A throw-away MariaDB. Answers {url, stop}; user root, password root. `flags` overrule ours. */
export async function startMariadb(flags = []) {
  const folder = mkdtempSync(join(roomyFolder(), "seaworthy-mariadb-"));
  const asRoot = process.getuid() === 0 ? ["--user=root"] : [];
  const data = `--datadir=${join(folder, "data")}`;
  // A server that starts removes the temporary tables of every other one that keeps them in the same folder.
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  execFileSync(
    findProgram("mariadb-install-db"),
    ["--no-defaults", data, "--skip-test-db", "--auth-root-authentication-method=socket", ...asRoot],
    { stdio: "ignore", env: { ...process.env, TMPDIR: temporary } },
  );
  writeFileSync(join(folder, "root.sql"), rootAccount);
  const port = await freePort();
  const own = [`--port=${port}`, `--socket=${join(folder, "socket")}`, `--init-file=${join(folder, "root.sql")}`];
  const binlog = ["--log-bin=binlog", "--server-id=1"];
  const args = ["--no-defaults", data, `--tmpdir=${temporary}`, ...own, ...commonFlags, ...binlog, ...asRoot, ...flags];
  return startServer([findProgram("mariadbd"), ...args], port, () => rmSync(folder, { recursive: true, force: true }));
}

/** Starts a server that dies with us, and waits until it accepts connections. */
export async function startServer(command, port, cleanUp) {
  const [program, ...args] = findProgram("setpriv") ? ["setpriv", "--pdeathsig", "TERM", ...command] : command;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output = (output + chunk).slice(-4000)));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, wait(30_000, undefined, { ref: false }).then(() => child.kill("SIGKILL"))]);
    await ended;
    cleanUp();
  };
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100)) {
    if (await accepts(port)) return { url: `mysql://root:root@127.0.0.1:${port}`, stop };
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  await stop();
  throw new Error(`${command.join(" ")} did not start:\n${output}`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    // A server speaks first: only its greeting tells that it, and not only the kernel, is there.
    socket.once("data", () => {
      resolve(true);
      socket.destroy();
    });
    socket.once("close", () => resolve(false));
  });
}
