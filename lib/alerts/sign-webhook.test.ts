import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signWebhook } from "./sign-webhook";

const run = promisify(execFile);
const body = JSON.stringify({ id: "x", title: "Zürich – 100 % 'quoted' \\ \n" });
const secrets = ["a secret of sixteen", "ü".repeat(70)];
const isThere = (program: string) => spawnSync(program, ["--version"]).status === 0;
let folder: string;
let recipes: Map<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
  await writeFile(join(folder, "body"), body);
  const docs = await readFile("docs/alerts.md", "utf8");
  const recipe = /```(\w+)\n((?:(?!```)[\s\S])*?[iI]s_?[fF]rom_?[sS]eaworthy[\s\S]*?)```/g;
  recipes = new Map([...docs.matchAll(recipe)].map(([, language = "", code = ""]) => [language, code]));
});
afterAll(() => rm(folder, { recursive: true }));

/** What each recipe of the documentation says about a signature: `yes` or `no`. */
const checks: Record<string, (secret: string, header: string) => Promise<string>> = {
  js: async (secret, header) => {
    const file = join(folder, "check.mjs");
    const call =
      "console.log(isFromSeaworthy(...process.argv.slice(2, 4), readFileSync(process.argv[4])) ? 'yes' : 'no')";
    await writeFile(file, `import { readFileSync } from "node:fs";\n${recipes.get("js")}\n${call}\n`);
    return (await run(process.execPath, [file, secret, header, join(folder, "body")])).stdout.trim();
  },
  python: async (secret, header) => {
    const call =
      "import sys\nprint('yes' if is_from_seaworthy(sys.argv[1], sys.argv[2], open(sys.argv[3], 'rb').read()) else 'no')";
    const program = `${recipes.get("python")}\n${call}`;
    return (await run("python3", ["-c", program, secret, header, join(folder, "body")])).stdout.trim();
  },
  sh: async (secret, header) => {
    const program = `${recipes.get("sh")}\nif is_from_seaworthy "$@"; then echo yes; else echo no; fi`;
    return (await run("sh", ["-c", program, "sh", secret, header, join(folder, "body")])).stdout.trim();
  },
};

test("the signature is the documented one", () => {
  // By another hand: printf '1795262400.{}' | openssl dgst -sha256 -hmac 'a secret of sixteen'
  expect(signWebhook("a secret of sixteen", "{}", new Date("2026-11-21T12:00:00.999Z"))).toBe(
    "t=1795262400,v1=94392c091f788107f1fc42f4a32aeb596ea43d6f302aa986615a6442e09ae486",
  );
});

describe.each(Object.keys(checks))("the documented check in %s", (language) => {
  const check = checks[language]!;

  test.skipIf(language === "python" && !isThere("python3"))(
    "accepts what was signed, and nothing else",
    { timeout: 30_000 },
    async () => {
      for (const secret of secrets) {
        const header = signWebhook(secret, body, new Date());
        expect(await check(secret, header)).toBe("yes");
        expect(await check(`${secret}x`, header)).toBe("no");
        expect(await check(secret, signWebhook(secret, `${body} `, new Date()))).toBe("no");
        expect(await check(secret, signWebhook(secret, body, new Date(Date.now() - 400_000)))).toBe("no");
      }
    },
  );
});
