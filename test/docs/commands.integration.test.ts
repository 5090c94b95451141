import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { blocksOf, readPages } from "./pages";
import { runCommands } from "./run-commands";
import { type Installation, installScratch } from "./scratch-installation";

const thisTest = "test/docs/commands.integration.test.ts";
const pages = readPages().map((page) => ({
  ...page,
  blocks: blocksOf(page).filter(({ language }) => language === "sh"),
}));

test("every block of commands is run here, or by a test that it names, or says why it cannot be", () => {
  const isDeclared = (path: string, { "not-run": reason, "run-by": other, ...unknown }: Record<string, string>) => {
    if (Object.keys(unknown).length > 0 || (reason !== undefined && reason.length < 10)) return false;
    return other === undefined || (existsSync(other) && readFileSync(other, "utf8").includes(path));
  };
  const wrong = pages.flatMap(({ path, blocks }) =>
    blocks.filter(({ marks }) => !isDeclared(path, marks)).map(({ line }) => `${path}:${line}`),
  );
  expect(wrong).toEqual([]);
});

/** What a page needs beside the installation, what stands in place of its examples, and what has to come of it. */
interface Story {
  before?: () => Promise<void>;
  replace?: () => (readonly [RegExp | string, string])[];
  /** What somebody types. */
  input?: string;
  /** What the commands print. */
  says?: (RegExp | string)[];
  after?: () => Promise<void>;
}

describe("the commands of", { timeout: 120_000 }, () => {
  let here: Installation;
  let plain: string;
  let encrypted: string;
  let token: string;

  beforeAll(async () => {
    if (!existsSync("dist/cli.mjs") || !existsSync(".next/BUILD_ID"))
      throw new Error("There is no build: run the tests with npm test");
    here = await installScratch();
    await here.root.query(shop);
    token = await makePeople();
    plain = await backUp("");
    encrypted = await backUp(`AGE_RECIPIENTS=${here.recipient} `);
  }, 240_000);
  afterAll(() => here?.stop());
  beforeEach(() => here.root.query("DROP DATABASE IF EXISTS shop_copy").then(() => undefined));

  const stories: Record<string, Story> = {
    "docs/accounts.md": {
      before: lockAdaOut,
      says: ["ada@example.com: administrator", "token=", "Created ann@example.com."],
    },
    "docs/alerts.md": {},
    "docs/api.md": { says: ['"openapi":"3.1'] },
    "docs/api-tokens.md": { says: ["-manual.sql.zst"] },
    "docs/archive.md": { after: () => expectOrders("shop_copy", 500) },
    "docs/audit.md": { says: [/rows/] },
    "docs/checklist.md": { replace: () => [[/--until \S+/, `--until ${day(30)}`]] },
    "docs/encryption.md": { says: ["age1"], after: () => expectOrders("shop", 500) },
    "docs/monitoring.md": {
      before: async () => {
        const headers = { authorization: `Bearer ${token}`, "x-request-id": "docs-request-1" };
        await fetch(`${here.url}/api/admin/backups`, { headers });
        await wait(500);
      },
      replace: () => [
        ["01k9x2m4qkzv", "docs-request-1"],
        [".seaworthy/logs", join(here.folder, "data/logs")],
      ],
      says: ['"msg":"request"'],
    },
    "docs/runbook.md": {
      before: lockAdaOut,
      replace: () => [["the-new-one", "pass word of the docs"]],
      says: [/^500$/m, "proven"],
      after: () => expectOrders("shop", 500),
    },
    "docs/point-in-time.md": {
      before: makeAccident,
      replace: () => accident,
      input: "root\n",
      says: [/Binary log: +binlog/, "### DELETE FROM `shop`.`orders`"],
      after: async () => {
        await expectOrders("shop_copy", 503);
        await expectOrders("shop", 0);
      },
    },
    "docs/upgrade.md": {
      before: async () => {
        const archive = "backups/store/seaworthy-20261122T120000Z-before-0900.sql.zst";
        const commands = `mkdir -p backups/store && mariadb-dump --single-transaction seaworthy | zstd > ${archive}`;
        await runCommands(here, { commands, cwd: here.folder });
      },
      after: async () => {
        expect(await runCommands(here, { commands: "seaworthy user list", cwd: here.folder })).toContain(
          "boss@example.com",
        );
      },
    },
    // The last one: the server is gone.
    "docs/emergency.md": {
      before: () => here.root.query("DROP DATABASE shop").then(() => undefined),
      replace: () => [[/SHA256=\w+/, `SHA256=${sha256Of(encrypted)}`]],
      input: "root\n",
      says: [/^age1\w+$/m, ": OK", /^500$/m],
      after: () => expectOrders("shop", 500),
    },
  };

  test.each(Object.entries(stories))("%s", async (path, { before, replace = () => [], input, says = [], after }) => {
    const blocks = pages
      .find((page) => page.path === path)
      ?.blocks.filter(({ marks }) => Object.keys(marks).length === 0);
    await before?.();
    const output = await run(path, (blocks ?? []).map(({ code }) => code).join("\n"), replace(), input);
    for (const expected of says) expect(output).toMatch(expected);
    await after?.();
  });

  test("every page with commands has a story here", () => {
    const withCommands = pages.filter(({ blocks }) => blocks.some(({ marks }) => Object.keys(marks).length === 0));
    expect(withCommands.map(({ path }) => path).toSorted()).toEqual(Object.keys(stories).toSorted());
  });

  test("docs/runbook.md, when its own database is lost: with archives alone, and with a copy", async () => {
    const [catalogue = "", copy = ""] =
      pages
        .find(({ path }) => path === "docs/runbook.md")
        ?.blocks.filter(({ marks }) => marks["run-by"] === thisTest)
        .map(({ code }) => code) ?? [];
    const folder = await prepareFolder("lost");
    await runCommands(here, {
      commands: "mariadb-dump --single-transaction seaworthy | zstd > seaworthy-store.sql.zst",
      cwd: folder,
    });
    await here.root.query("DROP DATABASE seaworthy; CREATE DATABASE seaworthy CHARACTER SET utf8mb4");
    await here.startWorker();
    const said = await runCommands(here, { commands: `exec 2>&1\nseaworthy migrate\n${catalogue}`, cwd: folder });
    expect(said).toContain(plain);
    expect(said).toContain(encrypted);
    expect(said).toContain("/first-administrator?token=");
    await runCommands(here, { commands: copy, cwd: folder });
    expect(await runCommands(here, { commands: "seaworthy user list", cwd: folder })).toContain("ada@example.com");
  });

  async function run(
    path: string,
    code: string,
    replace: Awaited<ReturnType<NonNullable<Story["replace"]>>>,
    input = "",
  ) {
    const usual: (readonly [RegExp | string, string])[] = [
      [/shop-\d{8}T\d{6}Z-\w+\.sql\.zst\.age/g, encrypted],
      [/shop-\d{8}T\d{6}Z-\w+\.sql\.zst(?!\.age)/g, plain],
      ["https://console.example", here.url],
      ["DB_PORT=3306", `DB_PORT=${here.port}`],
      ["/var/backups/seaworthy", join(here.folder, "backups")],
    ];
    const commands = [...usual, ...replace].reduce(
      (text, [from, to]) => text.replaceAll(globally(from), to),
      `exec 2>&1\n${code}\ntrue`,
    );
    const cwd = await prepareFolder(path.replaceAll(/\W/g, "-"));
    return runCommands({ environment: { ...here.environment, SEAWORTHY_TOKEN: token } }, { commands, cwd, input });
  }

  /** The archives, the key and a password, as somebody has put them there. */
  async function prepareFolder(name: string): Promise<string> {
    const folder = join(here.folder, name);
    mkdirSync(folder);
    for (const archive of [plain, encrypted])
      copyFileSync(join(here.folder, "backups", archive), join(folder, archive));
    writeFileSync(join(folder, "key.txt"), `${here.identity}\n`);
    writeFileSync(join(folder, "password.txt"), "four unrelated words here\n");
    return folder;
  }

  async function backUp(settings: string): Promise<string> {
    await runCommands(here, { commands: `${settings}seaworthy backup create`, cwd: here.folder });
    const list = await runCommands(here, { commands: "seaworthy backup list --json", cwd: here.folder });
    return (JSON.parse(list) as { fileName: string }[])[0]?.fileName ?? "";
  }

  /** Two people, and a token that may read, as an administrator would make it. Answers its secret. */
  async function makePeople(): Promise<string> {
    const create = ["ada viewer", "boss administrator"].map(
      (line) =>
        `seaworthy user create --email ${line.replace(" ", "@example.com --name N --role ")} --password-stdin <<< "four unrelated words here"`,
    );
    await runCommands(here, { commands: create.join("\n"), cwd: here.folder });
    const secret = `sw_${"d0cs".repeat(10)}`;
    const hash = createHash("sha256").update(secret).digest("hex");
    const scopes = JSON.stringify(["checklist:read", "overview:read", "backups:read"]);
    await here.root.query(
      `INSERT INTO seaworthy.api_tokens (id, name, token_hash, hint, scopes, created_by, created_by_name, created_at, expires_at)
         SELECT id, 'docs', '${hash}', 'd0cs', '${scopes}', id, email, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 DAY
         FROM seaworthy.users WHERE email = 'boss@example.com'`,
    );
    return secret;
  }

  /** Disabled, with a second factor, and the phone is lost. */
  async function lockAdaOut(): Promise<void> {
    const lock = "status = 'disabled', role = 'viewer', totp_sealed = 'x', totp_enabled_at = UTC_TIMESTAMP(3)";
    await here.root.query(`UPDATE seaworthy.users SET ${lock} WHERE email = 'ada@example.com'`);
  }

  let accident: (readonly [RegExp | string, string])[] = [];

  /** Three orders after the backup, then somebody forgets a WHERE. */
  async function makeAccident(): Promise<void> {
    plain = await backUp("");
    const commands = `zstdcat backups/${plain} | head -n 20 || true`;
    const header = await runCommands(here, { commands, cwd: here.folder });
    const [, log = "", position = ""] = /Binary log: +(\S+) (\d+)/.exec(header) ?? [];
    await here.root.query("INSERT INTO shop.orders (customer) VALUES ('late'), ('later'), ('latest')");
    await wait(2100);
    const until = new Date();
    await here.root.query("DELETE FROM shop.orders");
    accident = [
      [/--start-datetime='[^']*'/, `--start-datetime='${sqlTime(new Date(until.getTime() - 60_000))}'`],
      [/--to-last-log binlog\.\d+/, `--to-last-log ${log}`],
      [/LOG=\S+ POSITION=\d+ UNTIL='[^']*'/, `LOG=${log} POSITION=${position} UNTIL='${sqlTime(until)}'`],
    ];
  }

  async function expectOrders(database: string, count: number): Promise<void> {
    const [rows] = await here.root.query<RowDataPacket[]>(`SELECT COUNT(*) AS count FROM ${database}.orders`);
    expect(rows[0]?.["count"]).toBe(count);
  }

  function sha256Of(archive: string): string {
    return createHash("sha256")
      .update(readFileSync(join(here.folder, "backups", archive)))
      .digest("hex");
  }
});

const shop = `
  CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, customer VARCHAR(40) NOT NULL) ENGINE = InnoDB;
  INSERT INTO shop.orders (customer)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT CONCAT('customer ', i) FROM n;
  CREATE VIEW shop.first_order AS SELECT MIN(id) AS id FROM shop.orders`;

function sqlTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}

function day(inDays: number): string {
  return new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
}

function globally(pattern: RegExp | string): RegExp | string {
  return typeof pattern === "string" ? pattern : new RegExp(pattern.source, "g");
}
