import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./check.mjs";
import { whyNoDocker } from "./setup/docker.mjs";
import { withLocalBinaries } from "./setup/environment.mjs";

/** No stage takes this long: one that does hangs, and a pipeline must not hang with it. */
const stageLimitMs = 40 * 60_000;

/** Each stage answers {passed, failed, skipped: titles}. */
export const stages = {
  async check() {
    const results = await runChecks({ withUnitTests: false });
    return tally(
      results.map(({ title, outcome, output }) => ({
        title: outcome === "skipped" ? `${title}: ${output.trim()}` : title,
        outcome,
      })),
    );
  },
  unit: (root, env) => vitest(root, env, ["unit*"]),
  integration: (root, env) => vitest(root, env, ["integration*", "launcher"]),
  browser: (root, env) =>
    withReport(
      root,
      env,
      ["playwright", "test", "--reporter=list,json"],
      "PLAYWRIGHT_JSON_OUTPUT_FILE",
      playwrightTests,
    ),
  /** The production stack, built and run by a Docker engine. */
  deployment(root, env) {
    const missing = whyNoDocker();
    if (missing === undefined) return vitest(root, env, ["deployment"]);
    return tally([{ title: `${missing}, so the deployment was not tested`, outcome: "skipped" }]);
  },
};

function vitest(root, env, projects) {
  const chosen = projects.map((project) => `--project=${project}`);
  const command = ["vitest", "run", ...chosen, "--reporter=default", "--reporter=json"];
  return withReport(root, env, command, "VITEST_JSON_OUTPUT", vitestTests);
}

/** Runs a test program that writes a JSON report, and reads what became of each test. */
async function withReport(root, env, command, variable, readTests) {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-report-"));
  const report = join(folder, "report.json");
  try {
    const args = variable === "VITEST_JSON_OUTPUT" ? [...command, `--outputFile.json=${report}`] : command;
    const code = await run(args, root, withLocalBinaries(root, { ...env, [variable]: report }));
    const tests = existsSync(report) ? readTests(JSON.parse(readFileSync(report, "utf8"))) : [];
    const result = tally(tests);
    // A program that fails without a failing test (it crashed, a file does not load) must not pass for success.
    if (code !== 0 && result.failed === 0) return { ...result, failed: 1 };
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function vitestTests({ testResults }) {
  return testResults.flatMap((file) =>
    file.assertionResults.length === 0 && file.status === "failed"
      ? [{ title: file.name, outcome: "failed" }]
      : file.assertionResults.map(({ fullName, status }) => ({
          title: fullName,
          outcome: ["passed", "failed"].includes(status) ? status : "skipped",
        })),
  );
}

function playwrightTests({ suites, errors }) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const outcomes = { expected: "passed", unexpected: "failed", flaky: "failed", skipped: "skipped" };
  return [
    ...suites
      .flatMap(specs)
      .flatMap((spec) => spec.tests.map(({ status }) => ({ title: spec.title, outcome: outcomes[status] }))),
    ...errors.map(({ message }) => ({ title: message, outcome: "failed" })),
  ];
}

function tally(tests) {
  const titles = (outcome) => tests.filter((test) => test.outcome === outcome).map(({ title }) => title);
  return { passed: titles("passed").length, failed: titles("failed").length, skipped: titles("skipped") };
}

function run([name, ...args], cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd, env, stdio: "inherit" });
    const timer = setTimeout(() => child.kill(), stageLimitMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
