import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { freePort, startMariadb } from "@/scripts/setup/servers.mjs";
import { blocksOf, readPage } from "./pages";

/** An installation as docs/install.md describes it under systemd, with the names that all pages use. */
export interface Installation {
  folder: string;
  /** Of the console, which is really there. */
  url: string;
  /** Of the database server, as root. */
  port: number;
  root: Connection;
  /** What a shell on that machine has in its environment. */
  environment: NodeJS.ProcessEnv;
  /** age's private key; with its public key archives can be encrypted. */
  identity: string;
  recipient: string;
  /** In place of the one that runs. */
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

const project = process.cwd();

export async function installScratch(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-docs-"));
  const server = await startMariadb(["--innodb-buffer-pool-size=64M", "--binlog-format=ROW"]);
  const port = Number(new URL(server.url).port);
  const root = await createConnection({ uri: server.url, multipleStatements: true });
  await createAccounts(root);
  const [webPort, identity] = [await freePort(), await generateX25519Identity()];
  const settings = settingsOf(folder, port, webPort);
  const environment = shellOn(folder, port, settings);
  const running: ChildProcess[] = [];
  let worker: ChildProcess | undefined;
  execFileSync("bash", ["-ec", "seaworthy migrate"], { env: environment, cwd: folder, stdio: "pipe" });
  running.push(startUnit("seaworthy-web@", String(webPort), settings));
  const url = `http://127.0.0.1:${webPort}`;

  async function startWorker(): Promise<void> {
    await stopProcess(worker);
    worker = startUnit("seaworthy-worker@", "1", settings);
    await untilSignedOn(root, worker);
  }

  await startWorker();
  await untilReady(url);
  return {
    folder,
    url,
    port,
    root,
    environment,
    identity,
    recipient: await identityToRecipient(identity),
    startWorker,
    async stop() {
      await Promise.all([stopProcess(worker), ...running.map(stopProcess)]);
      await root.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By the statements of docs/database-accounts.md. */
async function createAccounts(root: Connection): Promise<void> {
  const statements = blocksOf(readPage("docs/database-accounts.md")).filter(({ language }) => language === "sql");
  const [store, mariadb] = statements.map(({ code }) => code.replaceAll("…", "pass word of the docs"));
  await root.query(`CREATE DATABASE shop CHARACTER SET utf8mb4; ${store} ${mariadb}`);
}

function settingsOf(folder: string, port: number, webPort: number): Record<string, string> {
  for (const name of ["backups", "migrations", "data"]) mkdirSync(join(folder, name));
  return {
    DATABASE_URL: `mysql://seaworthy_store@127.0.0.1:${port}/seaworthy`,
    DATABASE_PASSWORD: "pass word of the docs",
    TARGET_DATABASE_URL: `mysql://seaworthy@127.0.0.1:${port}/shop`,
    TARGET_DATABASE_PASSWORD: "pass word of the docs",
    AUTH_SECRET: "a secret for the commands of the docs",
    BASE_URL: `http://127.0.0.1:${webPort}`,
    BACKUPS_DIR: join(folder, "backups"),
    MIGRATIONS_DIR: join(folder, "migrations"),
    SEAWORTHY_DATA_DIR: join(folder, "data"),
    LOG_LEVEL: "info",
  };
}

/** `mariadb` signs in as root by its option file; `seaworthy` is the program with the settings of the installation. */
function shellOn(folder: string, port: number, settings: Record<string, string>): NodeJS.ProcessEnv {
  const programs = join(folder, "bin");
  mkdirSync(programs);
  writeFileSync(join(folder, ".my.cnf"), `[client]\nhost=127.0.0.1\nport=${port}\nuser=root\npassword=root\n`);
  // Commands are started over and over.
  const compiled = { NODE_COMPILE_CACHE: join(project, "node_modules/.cache/compiled") };
  const exported = Object.entries({ ...settings, ...compiled }).map(([name, value]) => `export ${name}='${value}'`);
  const program = `cd '${project}' && exec node_modules/.bin/node dist/cli.mjs "$@"`;
  writeFileSync(join(programs, "seaworthy"), ["#!/bin/sh", ...exported, program, ""].join("\n"));
  chmodSync(join(programs, "seaworthy"), 0o755);
  return { NODE_ENV: "production", HOME: folder, PATH: `${programs}:${process.env["PATH"]}`, LANG: "C.UTF-8" };
}

/** What systemd would start, without its sandbox. */
function startUnit(name: string, instance: string, settings: Record<string, string>): ChildProcess {
  const unit = readFileSync(`deploy/systemd/${name}.service`, "utf8");
  const [, line = ""] = /^ExecStart=(.+)$/m.exec(unit) ?? [];
  const [program = "", ...args] = line.replaceAll("%i", instance).replaceAll("/opt/seaworthy", project).split(" ");
  const env = { ...settings, PATH: process.env["PATH"] ?? "", NODE_ENV: "production" as const, PORT: instance };
  const log = { web: "web.log", worker: "worker.log" }[name.includes("web") ? "web" : "worker"];
  mkdirSync(join(settings["SEAWORTHY_DATA_DIR"] ?? "", "logs"), { recursive: true });
  const child = spawn(program, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) =>
      writeFileSync(join(settings["SEAWORTHY_DATA_DIR"] ?? "", "logs", log), chunk, { flag: "a" }),
    );
  return child;
}

async function stopProcess(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGTERM");
  await ended;
}

async function untilSignedOn(root: Connection, { pid = 0 }: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100)) {
    const query = "SELECT 1 FROM seaworthy.workers WHERE pid = ? AND stopped_at IS NULL";
    const [rows] = await root.query<RowDataPacket[]>(query, [pid]).catch(() => [[]]);
    if (rows.length > 0) return;
  }
  throw new Error("The worker did not start");
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(200)) {
    const answered = await fetch(`${url}/health/ready`).catch(() => null);
    if (answered?.ok) return;
  }
  throw new Error(`The console on ${url} did not get ready`);
}
