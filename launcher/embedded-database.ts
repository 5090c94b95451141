import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import type { Environment } from "@/lib/config/variables";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { type Child, type ChildEnd, startChild } from "./child";
import type { DataFolder } from "./data-folder";
import { accountsSql, storeDatabase, targetDatabase } from "./database-accounts";
import { type DatabaseProgram, findDatabaseProgram } from "./database-program";
import type { ProcessRecord } from "./process-record";
import type { Secrets } from "./secrets";
import { step } from "./terminal";

export interface EmbeddedDatabase {
  child: Child;
  storeUrl: string;
  targetUrl: string;
}

interface Options {
  folder: DataFolder;
  record: ProcessRecord;
  secrets: Secrets;
  port: number;
  environment: Environment;
}

/** Crash recovery of a large database takes a while; a server that died is noticed at once. */
const readyWithinSeconds = 600;

/** Makes the server's files at the first start, starts it and waits until both accounts can sign in. */
export async function startEmbeddedDatabase(options: Options): Promise<EmbeddedDatabase> {
  const program = await findDatabaseProgram(options.environment["PATH"] ?? "");
  const dataDir = join(options.folder.database, "data");
  if (!(await exists(dataDir)))
    await step("Creating the embedded database", () => createDatabase(program, dataDir, options));
  const child = await startServer(program, dataDir, options);
  const { storePassword, targetPassword } = options.secrets;
  const url = (user: string, password: string, name: string) =>
    `mysql://${user}:${password}@127.0.0.1:${options.port}/${name}`;
  const database = {
    child,
    storeUrl: url("seaworthy_store", storePassword, storeDatabase),
    targetUrl: url("seaworthy_target", targetPassword, targetDatabase),
  };
  try {
    await step("Embedded database", () => untilReady(child, [database.storeUrl, database.targetUrl], options.folder));
  } catch (error) {
    await child.stop(30);
    throw error;
  }
  return database;
}

/** Into a folder beside, then renamed: a first start that was cut short leaves nothing that looks like a database. */
async function createDatabase(program: DatabaseProgram, dataDir: string, options: Options): Promise<void> {
  const unfinished = `${dataDir}.partial`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const args = {
    mariadb: ["--no-defaults", `--datadir=${unfinished}`, "--skip-test-db", "--skip-name-resolve"],
    mysql: ["--no-defaults", `--datadir=${unfinished}`, "--initialize-insecure"],
  }[program.flavour];
  // Where root@localhost signs in through the socket only, there never is an account without a password.
  const method = program.flavour === "mariadb" ? ["--auth-root-authentication-method=socket"] : [];
  const installer = await startChild(
    {
      name: "database",
      program: program.installer,
      args: [...args, ...method, ...asOurselves()],
      environment: await withOwnTemporaryFolder(options),
    },
    options.folder,
    options.record,
  );
  const end = await installer.ended;
  if (end.how !== "exit code 0") throw died("The embedded database cannot be created", end, options.folder);
  await rename(unfinished, dataDir);
}

async function startServer(program: DatabaseProgram, dataDir: string, options: Options): Promise<Child> {
  const { folder, port } = options;
  const socket = join(folder.sockets, "database.sock");
  const pidFile = join(folder.run, "database.pid");
  const accounts = join(folder.run, "accounts.sql");
  const files = join(folder.database, "files");
  await Promise.all([rm(socket, { force: true }), rm(`${socket}.lock`, { force: true }), rm(pidFile, { force: true })]);
  await mkdir(files, { recursive: true, mode: 0o700 });
  await writeFile(accounts, accountsSql(program.flavour, options.secrets), { mode: 0o600 });
  const args = [
    "--no-defaults",
    `--datadir=${dataDir}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    `--socket=${socket}`,
    `--pid-file=${pidFile}`,
    `--init-file=${accounts}`,
    `--secure-file-priv=${files}`,
    "--local-infile=0",
    "--character-set-server=utf8mb4",
    "--event-scheduler=ON",
    "--innodb-buffer-pool-size=256M",
    "--max-allowed-packet=256M",
    // One machine, one server: point-in-time recovery is not what this database is for.
    "--skip-log-bin",
    ...(program.flavour === "mysql" ? ["--mysqlx=OFF"] : []),
    ...asOurselves(),
  ];
  return startChild(
    { name: "database", program: program.server, args, environment: await withOwnTemporaryFolder(options) },
    folder,
    options.record,
  );
}

/**
 * A server that starts removes the temporary tables that it finds in its temporary folder: in the one everybody shares
 * they are another server's, whose statements then fail.
 */
async function withOwnTemporaryFolder({ environment, folder }: Options): Promise<Environment> {
  const temporary = join(folder.database, "tmp");
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  return { ...environment, TMPDIR: temporary };
}

/** Database servers refuse to run as root unless told so; the data belongs to whoever runs Seaworthy. */
function asOurselves(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

async function untilReady(child: Child, urls: readonly string[], folder: DataFolder): Promise<void> {
  const deadline = Date.now() + readyWithinSeconds * 1000;
  let answer: unknown;
  while (Date.now() < deadline) {
    const end = await Promise.race([child.ended, wait(100, undefined)]);
    if (end !== undefined) throw died("The embedded database ended while it started", end, folder);
    try {
      for (const uri of urls) await (await createConnection({ uri, connectTimeout: 2000 })).end();
      return;
    } catch (error) {
      answer = error;
    }
  }
  throw new OperatorError("launcher.database", `The embedded database does not let us in: ${messageOf(answer)}`);
}

function died(what: string, end: ChildEnd, folder: DataFolder): OperatorError {
  const lines = end.lastLines.map((line) => `    ${line}`).join("\n");
  return new OperatorError("launcher.database", `${what} (${end.how}). Its last lines:\n${lines}`, {
    hint: `All it wrote is in ${join(folder.logs, "database.log")}.`,
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
