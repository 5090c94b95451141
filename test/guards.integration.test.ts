import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Files = Readonly<Record<string, string>>;

/** Files by path, and what runs on them. */
interface Guard {
  title: string;
  command: readonly string[];
  clean: Files;
  planted: Files;
  /** What the guard must say about the planted files. */
  says: RegExp;
}

/** A rule of the linter, which looks at the files of all of them at once: each has paths of its own. */
interface LintGuard {
  title: string;
  clean: Files;
  planted: Files;
  /** What it must complain of in the planted files. */
  rule: string;
}

const drizzle = `import { eq } from "drizzle-orm";
import { int, mysqlTable } from "drizzle-orm/mysql-core";
import type { MySql2Database } from "drizzle-orm/mysql2";
const rows = mysqlTable("rows", { id: int("id") });
`;

const lockOf = (license: string) =>
  JSON.stringify({ packages: { "": {}, "node_modules/copied": { version: "1.0.0", license } } });

const lintGuards: LintGuard[] = [
  {
    title: "a promise nobody waits for",
    clean: { "lib/promise.ts": "export async function go(work: () => Promise<void>) {\n  await work();\n}\n" },
    planted: { "lib/promise.ts": "export function go(work: () => Promise<void>) {\n  work();\n}\n" },
    rule: "no-floating-promises",
  },
  {
    title: "a Drizzle write nobody waits for",
    clean: {
      "lib/write.ts": `${drizzle}export async function go(db: MySql2Database) {\n  await db.delete(rows).where(eq(rows.id, 1));\n}\n`,
    },
    planted: {
      "lib/write.ts": `${drizzle}export function go(db: MySql2Database) {\n  db.delete(rows).where(eq(rows.id, 1));\n}\n`,
    },
    rule: "no-floating-promises",
  },
  {
    title: "a switch that forgets a case",
    clean: {
      "lib/switch.ts":
        'export function go(state: "a" | "b") {\n  switch (state) {\n    case "a":\n      return 1;\n    case "b":\n      return 2;\n  }\n}\n',
    },
    planted: {
      "lib/switch.ts":
        'export function go(state: "a" | "b") {\n  switch (state) {\n    case "a":\n      return 1;\n  }\n  return 2;\n}\n',
    },
    rule: "switch-exhaustiveness-check",
  },
  ...(
    [
      ["the kernel knows the configuration", "lib/kernel/planted.ts", "@/lib/config/config"],
      ["the kernel knows it by a relative path", "lib/kernel/relative.ts", "../config/config"],
      ["the configuration knows the store", "lib/config/planted.ts", "@/lib/store/open-store"],
      ["a mechanism knows a feature", "lib/jobs/planted.ts", "@/lib/backups"],
      ["a feature goes past another's index", "lib/restores/planted.ts", "@/lib/backups/take-backup"],
      ["lib knows an entry", "lib/health/planted.ts", "@/app/_server/deps"],
      ["lib knows Next", "lib/auth/planted.ts", "next/headers"],
      ["lib builds its own dependencies", "lib/backups/planted.ts", "@/lib/wiring"],
      ["a page talks SQL", "app/planted.ts", "drizzle-orm"],
      ["a component knows a page", "components/planted.ts", "@/app/_server/deps"],
    ] as const
  ).map(([title, path, imported]): LintGuard => ({
    title: `arrows: ${title}`,
    clean: { [path]: 'export * from "node:path";\n' },
    planted: { [path]: `import { thing } from "${imported}";\nexport const other = thing;\n` },
    rule: "no-restricted-imports",
  })),
  {
    title: "files that import one another",
    clean: {
      "lib/one.ts": 'import { two } from "./two";\nexport const one = () => two;\n',
      "lib/two.ts": "export const two = () => 2;\n",
    },
    planted: {
      "lib/one.ts": 'import { two } from "./two";\nexport const one = () => two;\n',
      "lib/two.ts": 'import { one } from "./one";\nexport const two = () => one;\n',
    },
    rule: "no-cycle",
  },
  {
    title: "the environment read outside lib/config",
    clean: { "lib/health/environment.ts": "export const port = 3000;\n" },
    planted: { "lib/health/environment.ts": 'export const port = process.env["PORT"];\n' },
    rule: "no-process-env",
  },
  {
    title: "any",
    clean: { "lib/any.ts": "export const same = (value: unknown) => value;\n" },
    planted: { "lib/any.ts": "export const same = (value: any) => value;\n" },
    rule: "no-explicit-any",
  },
];

const guards: Guard[] = [
  {
    title: "types: a value that may be undefined",
    command: ["tsc", "-p", ".", "--tsBuildInfoFile", "build-info"],
    clean: { "lib/planted.ts": "export const first = (all: string[]): string | undefined => all[0];\n" },
    planted: { "lib/planted.ts": "export const first = (all: string[]): string => all[0];\n" },
    says: /TS2322/,
  },
  {
    title: "format",
    command: ["oxfmt", "--check", "lib/planted.ts"],
    clean: { "lib/planted.ts": "export const one = 1;\n" },
    planted: { "lib/planted.ts": "export const one   = 1\n" },
    says: /Format issues/,
  },
  {
    title: "an export nobody uses",
    command: ["knip", "--no-progress", "--include", "files,exports", "--no-config-hints"],
    clean: {
      "worker/main.ts": 'import { used } from "@/lib/planted";\nused();\n',
      "lib/planted.ts": "export const used = () => 1;\n",
    },
    planted: {
      "worker/main.ts": 'import { used } from "@/lib/planted";\nused();\n',
      "lib/planted.ts": "export const used = () => 1;\nexport const forgotten = () => 2;\n",
    },
    says: /forgotten/,
  },
  {
    title: "a secret in a file",
    command: ["secretlint", "**/*.ts"],
    clean: { "lib/planted.ts": 'export const url = "mysql://shop:hunter2@127.0.0.1/shop";\n' },
    planted: { "lib/planted.ts": `export const url = "mysql://shop:${"hunter2"}@db.acme.io/shop";\n` },
    says: /MySQLConnection/,
  },
  {
    title: "a package under a licence we do not take",
    command: ["node", "scripts/licences.mjs"],
    clean: { "docs/x.md": "", "package-lock.json": lockOf("BSD-3-Clause") },
    planted: { "package-lock.json": lockOf("GPL-3.0-only") },
    says: /copied 1\.0\.0 is under "GPL-3\.0-only"/,
  },
  {
    title: "a failing unit test",
    command: ["vitest", "run", "--project", "unit"],
    clean: {
      "lib/planted.test.ts": 'import { expect, test } from "vitest";\ntest("sum", () => expect(1 + 1).toBe(2));\n',
    },
    planted: {
      "lib/planted.test.ts": 'import { expect, test } from "vitest";\ntest("sum", () => expect(1 + 1).toBe(3));\n',
    },
    says: /1 failed/,
  },
];

const root = process.cwd();
const settings =
  ".oxlintrc.json .oxfmtrc.json .secretlintrc.json knip.json package.json tsconfig.json vitest.config.ts scripts/licences.mjs".split(
    " ",
  );
let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "seaworthy-guards-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe.concurrent("each guard is green on a clean file and red on a planted violation:", () => {
  test.each(guards.map((guard, index) => ({ ...guard, index })))("$title", async (guard) => {
    const folder = await makeFolder(String(guard.index));

    await write(folder, guard.clean);
    const green = await run(folder, guard.command);
    await write(folder, guard.planted);
    const red = await run(folder, guard.command);

    expect(green).toMatchObject({ code: 0 });
    expect(red.output).toMatch(guard.says);
    expect(red.code).not.toBe(0);
  });
});

describe("the linter is green on a clean file and red on a planted violation:", () => {
  let green: Linted;
  let red: Linted;
  beforeAll(async () => {
    const folder = await makeFolder("lint");
    for (const { clean } of lintGuards) await write(folder, clean);
    green = await lint(folder);
    for (const { planted } of lintGuards) await write(folder, planted);
    red = await lint(folder);
  });

  test("no two guards have a file in common", () => {
    const paths = lintGuards.flatMap(({ planted }) => Object.keys(planted));
    expect(new Set(paths).size).toBe(paths.length);
  });

  test.each(lintGuards)("$title", ({ clean, planted, rule }) => {
    expect(complaintsOf(green, clean)).toEqual([]);
    expect(complaintsOf(red, planted)).toContainEqual(expect.stringContaining(rule));
    expect([green.code, red.code]).toEqual([0, 1]);
  });
});

interface Linted {
  code: number;
  diagnostics: { filename: string; code: string }[];
}

async function lint(folder: string): Promise<Linted> {
  const { code, output } = await run(folder, [
    "oxlint",
    "--deny-warnings",
    "--format=json",
    "app",
    "components",
    "lib",
  ]);
  return { code, diagnostics: (JSON.parse(output) as Linted).diagnostics };
}

function complaintsOf({ diagnostics }: Linted, files: Files): string[] {
  return diagnostics.filter(({ filename }) => filename in files).map(({ code }) => code);
}

async function makeFolder(name: string): Promise<string> {
  const folder = join(base, name);
  await mkdir(folder);
  for (const file of settings) await cp(join(root, file), join(folder, file));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function run(folder: string, command: readonly string[]): Promise<{ code: number; output: string }> {
  const [program = "", ...args] = command;
  const bin = join(root, "node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, NO_COLOR: "1" };
  try {
    const { stdout, stderr } = await promisify(execFile)(join(bin, program), args, { cwd: folder, env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
