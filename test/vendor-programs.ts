import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import type { Flavour } from "./servers";

const run = promisify(execFile);

/** MySQL's own programs are in a folder that `npm test` names; MariaDB's are on the PATH. */
export function skipWithoutClient(context: TestContext, flavour: Flavour): void {
  context.skip(
    flavour === "mysql" && process.env["TEST_MYSQL_CLIENT_DIR"] === undefined,
    "TEST_MYSQL_CLIENT_DIR is not set: MySQL's own client and dump are not here to compare with",
  );
}

/**
 * `zstdcat FILE | mariadb DATABASE`, or `mysql`; `first` is a statement that the session begins with. Tried again when
 * definitions that other tests create got into the way in MySQL's dictionary.
 */
export async function restoreByClient(
  flavour: Flavour,
  url: string,
  path: string,
  database: string,
  first = "DO 1",
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const complaints = await feedClient(flavour, url, path, database, first);
    if (complaints === null) return;
    if (tries === 3 || !complaints.includes("ERROR 1213"))
      throw new Error(`The client refused the dump: ${complaints}`);
  }
}

/** What the client complains of when it gives up; null when it took everything. */
async function feedClient(
  flavour: Flavour,
  url: string,
  path: string,
  database: string,
  first: string,
): Promise<string | null> {
  const decompress = spawn("zstdcat", [path], { stdio: ["ignore", "pipe", "inherit"] });
  const flags = ["--comments", `--init-command=${first}`, database];
  const client = spawn(program(flavour, "client"), [...connectionArguments(url), ...flags], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaints = "";
  client.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => client.on("close", resolve));
  await pipeline(decompress.stdout, client.stdin).catch(() => undefined);
  return (await ended) === 0 ? null : complaints;
}

/** The vendor's own dump, line by line, without what differs between two equal databases of different names. */
export async function vendorDump(flavour: Flavour, url: string, database: string): Promise<string[]> {
  const flags = [
    "--skip-dump-date",
    "--skip-comments",
    "--routines",
    "--events",
    "--triggers",
    "--hex-blob",
    "--order-by-primary",
    "--single-transaction",
    ...(flavour === "mysql" ? ["--set-gtid-purged=OFF"] : []),
  ];
  const { stdout } = await run(program(flavour, "dump"), [...connectionArguments(url), ...flags, database], {
    maxBuffer: 2 ** 30,
    encoding: "latin1",
  });
  return stdout.replaceAll(database, "DATABASE").split("\n");
}

function connectionArguments(url: string): string[] {
  const { hostname, port, username, password } = new URL(url);
  return [
    `--host=${hostname}`,
    `--port=${port}`,
    `--user=${username}`,
    `--password=${password}`,
    "--default-character-set=utf8mb4",
    "--max-allowed-packet=1G",
  ];
}

function program(flavour: Flavour, name: "client" | "dump"): string {
  if (flavour === "mariadb") return name === "client" ? "mariadb" : "mariadb-dump";
  return join(process.env["TEST_MYSQL_CLIENT_DIR"] ?? "", name === "client" ? "mysql" : "mysqldump");
}
