import { describe, expect, test } from "vitest";
import { freePort } from "@/scripts/setup/servers.mjs";
import { type Ended, run, tryRun } from "./run-program";
import { standStill } from "./test-stack";

standStill();

/** As somebody who reads docs/install.md types it in a checkout, `.env` or not; a port of its own, for others may be trying it too. */
async function makePreflight(broken: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PREFLIGHT_PORT: String(await freePort()), ...broken };
  return tryRun("make", ["--no-print-directory", "preflight"], { env, limitSeconds: 1500 });
}

/** The lines of the table, by their names. */
function tableOf({ output }: Ended): Map<string, { verdict: string; said: string }> {
  const rows = [...output.matchAll(/^(ok|FAILED) +(\S.{30}) *(.*)$/gm)];
  return new Map(rows.map(([, verdict = "", name = "", said = ""]) => [name.trim(), { verdict, said }]));
}

/** Whatever the engine has that is of the project it named, and the folders of databases that belong to nobody. */
async function leftOf({ output }: Ended): Promise<string[]> {
  const project = /seaworthy-preflight-\d+/.exec(output)?.[0] ?? "none";
  const label = ["--filter", `label=com.docker.compose.project=${project}`, "--quiet"];
  const found = [
    await run("docker", ["ps", "--all", ...label]),
    await run("docker", ["volume", "ls", ...label]),
    await run("docker", ["network", "ls", ...label]),
    await run("docker", ["image", "ls", "--quiet", `seaworthy*:${project}`]),
  ];
  return found.flatMap((ids) => ids.split("\n").filter(Boolean));
}

const volumes = async () => new Set((await run("docker", ["volume", "ls", "--quiet"])).split("\n"));

test("make alone lists what there is", async () => {
  const { code, output } = await tryRun("make", ["--no-print-directory"]);
  expect([code, output]).toEqual([0, await run("make", ["--no-print-directory", "help"])]);
  for (const name of ["up", "preflight", "test", "bench", "help"])
    expect(output).toMatch(new RegExp(`^  make ${name} `, "m"));
});

describe("make preflight", { timeout: 1_800_000 }, () => {
  test("builds and tries the whole stack, says so line by line, and leaves nothing behind", async () => {
    const before = await volumes();
    const startedAt = performance.now();
    const ended = await makePreflight();
    console.log(`make preflight took ${Math.round((performance.now() - startedAt) / 1000)} s\n${ended.output}`);
    const table = tableOf(ended);
    expect([...table].filter(([, { verdict }]) => verdict !== "ok")).toEqual([]);
    expect(ended.code).toBe(0);
    expect([...table.keys()]).toEqual([
      "images are built",
      "everything gets healthy",
      "ready for traffic",
      "only the proxy is published",
      "no process is root",
      "read-only root file systems",
      "version and commit",
      "the sign-in page",
      "pages are not cached",
      "hashed assets are immutable",
      "Brotli",
      "gzip",
      "security headers",
      "request ids",
      "a backup",
      "a drill of it",
      "an administrator",
      "seaworthy preflight",
    ]);
    const commit = (await run("sh", ["scripts/docker/commit.sh"])).trim() || "unknown";
    expect(table.get("version and commit")?.said).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+, commit ${commit}$`));
    expect(ended.output.trim().split("\n").at(-1)).toBe("Everything is ok.");
    expect(await leftOf(ended)).toEqual([]);
    expect(await volumes()).toEqual(before);
  });

  test("with a setting that cannot work it fails, says why in its table, and leaves nothing behind", async () => {
    const before = await volumes();
    const ended = await makePreflight({ DB_POOL_SIZE: "100" });
    const table = tableOf(ended);
    expect(ended.code).not.toBe(0);
    expect([...table.keys()]).toEqual(["images are built", "everything gets healthy"]);
    expect(table.get("everything gets healthy")).toEqual({
      verdict: "FAILED",
      said: expect.stringMatching(/100.*151/),
    });
    expect(await leftOf(ended)).toEqual([]);
    expect(await volumes()).toEqual(before);
  });
});
