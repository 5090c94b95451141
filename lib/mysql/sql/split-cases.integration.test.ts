import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { availableServers, type Flavour, requireServer } from "@/test/servers";
import { splitStatements } from "./index";
import { runsOn, splitCases } from "./split-cases";

/** Each case on the real servers: our statements one per round trip, and the same text through the vendor's client. */
describe.each(availableServers())("on $flavour", ({ flavour, url }) => {
  const cases = splitCases.filter((splitCase) => runsOn(splitCase, flavour));
  let connection: Connection;
  let database: string;

  beforeEach(async () => {
    connection = await createConnection({ uri: url, multipleStatements: false, dateStrings: true });
    database = `sw_split_${newId().slice(-12)}`;
    await freshSchema();
  });
  afterEach(async () => {
    await connection.query(`DROP DATABASE ${database}`);
    await connection.end();
  });
  async function freshSchema(): Promise<void> {
    await connection.query(`DROP DATABASE IF EXISTS ${database}`);
    await connection.query(`CREATE DATABASE ${database}`);
    await connection.query(`USE ${database}`);
  }

  test.each(cases)("the server takes every statement: $title", async ({ sql }) => {
    await outputOf(sql);
  });

  const client = clientOf(flavour);
  describe.skipIf(client === null)("the vendor's client prints the same (TEST_MYSQL_CLIENT_DIR)", () => {
    test.each(cases.filter(({ clientDiffers }) => clientDiffers === undefined))("$title", async ({ sql }) => {
      const ours = await outputOf(sql);
      await freshSchema();
      expect(await runClient(client ?? "", flavour, database, sql)).toEqual(ours);
    });
  });

  async function outputOf(sql: string): Promise<string> {
    let output = "";
    for (const statement of splitStatements(sql)) {
      const [result] = await connection.query({ sql: statement.sql.toString(), rowsAsArray: true });
      if (Array.isArray(result)) output += (result as RowDataPacket[]).map(printed).join("");
    }
    return output;
  }
});

/** A row of one result set, or a whole set of several, as the client prints it. */
function printed(row: unknown): string {
  if (!Array.isArray(row)) return "";
  if (Array.isArray(row[0])) return row.map(printed).join("");
  return `${row.map((value) => (value === null ? "NULL" : String(value))).join("\t")}\n`;
}

function clientOf(flavour: Flavour): string | null {
  if (flavour === "mariadb") return "mariadb";
  const folder = process.env["TEST_MYSQL_CLIENT_DIR"];
  return folder === undefined ? null : join(folder, "mysql");
}

async function runClient(client: string, flavour: Flavour, database: string, sql: string): Promise<string> {
  const { hostname, port, username, password } = new URL(requireServer(flavour));
  const login = [`-h${hostname}`, `-P${port}`, `-u${username}`];
  const child = spawn(
    client,
    [...login, "--protocol=tcp", "--default-character-set=utf8mb4", "-N", "-r", "-B", database],
    {
      env: { ...process.env, MYSQL_PWD: password },
    },
  );
  child.stdin.end(sql);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const problems = errors.split("\n").filter((line) => line !== "" && !/warning|deprecated/i.test(line));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return output;
}
