import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { commonFlags } from "@/scripts/setup/servers.mjs";

const name = ".github/workflows/test.yml";
const content = readFileSync(name, "utf8");

test("the workflow is one that GitHub takes, and its expressions are ones that it can evaluate", async () => {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await loadParser();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value === undefined) throw new Error("It has no content");
  const { jobs } = await convertWorkflowTemplate(context, value);
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
  expect(jobs.map(({ id }) => String(id))).toEqual(["test", "databases", "image"]);
});

test("what it uses of others is pinned to a commit, it may only read, and nothing runs for ever", () => {
  const used = [...content.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
  expect(used.length).toBeGreaterThan(5);
  for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(content).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  expect(content).not.toMatch(/^ +permissions:/m);
  expect(content.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(content.match(/^ {4}runs-on:/gm)?.length ?? 0);
});

test("its databases run as those that npm test starts, and are the ones that are promised", () => {
  // The container's own address is the one that is asked.
  for (const flag of commonFlags.filter((each) => !each.startsWith("--bind-address"))) expect(content).toContain(flag);
  const images = [...content.matchAll(/image: "((?:mariadb|mysql):[\d.]+)"/g)].map(([, image]) => image);
  expect(images).toEqual(["mariadb:10.11", "mariadb:11.8", "mysql:8.4", "mysql:9"]);
});

test("it runs on the Node that the application runs on", () => {
  const { optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    optionalDependencies: Record<string, string>;
  };
  const images = [...content.matchAll(/image: node:(\S+)-bookworm/g)].map(([, version]) => version);
  expect(new Set(images)).toEqual(new Set(Object.values(optionalDependencies)));
});

/** GitHub's own. It imports JSON as bundlers take it, and Node does not. */
async function loadParser(): Promise<typeof import("@actions/workflow-parser")> {
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-workflow-"));
  const outfile = join(folder, "parser.cjs");
  try {
    const entryPoints = ["node_modules/@actions/workflow-parser/dist/index.js"];
    await build({ entryPoints, outfile, bundle: true, format: "cjs", platform: "node", logLevel: "error" });
    return createRequire(import.meta.url)(outfile) as typeof import("@actions/workflow-parser");
  } finally {
    await rm(folder, { recursive: true });
  }
}
