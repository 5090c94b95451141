// `npm run check`: everything that can be judged without a server. One line per check, the output only of what failed.
import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withLocalBinaries } from "./setup/environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const staticChecks = [
  { title: "types", command: ["tsc", "-p", "."] },
  { title: "lint and room arrows", command: ["oxlint", "--deny-warnings"] },
  { title: "format", command: ["oxfmt", "--check"] },
  { title: "dead code", command: ["knip", "--no-progress", "--no-config-hints"] },
  { title: "secrets", command: ["secretlint", "**/*"] },
  { title: "licences", command: ["node", "scripts/licences.mjs", "--check"] },
  { title: "known vulnerabilities", command: ["node", "scripts/vulnerabilities.mjs"] },
];
const unitTests = { title: "unit tests", command: ["vitest", "run", "--project", "unit*", "--reporter", "dot"] };

/** How a check says that it could not be made here; its output says why. */
const skippedCode = 75;

/** Runs the checks side by side. Answers one {title, outcome, seconds, output} per check, after printing its line. */
export async function runChecks({ withUnitTests }) {
  const checks = withUnitTests ? [...staticChecks, unitTests] : staticChecks;
  return Promise.all(checks.map((check) => run(check)));
}

async function run({ title, command: [name, ...args] }) {
  const started = performance.now();
  const { code, output } = await capture(name, args);
  const seconds = (performance.now() - started) / 1000;
  const outcome = code === 0 ? "passed" : code === skippedCode ? "skipped" : "failed";
  console.log(
    `  ${{ passed: "ok  ", skipped: "skip", failed: "FAIL" }[outcome]}  ${title.padEnd(22)} ${seconds.toFixed(1)} s`,
  );
  if (outcome !== "passed") console.log(indent(output));
  return { title, outcome, seconds, output };
}

function capture(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: root, env: withLocalBinaries(root), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk) => (output += chunk);
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, "        ");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const results = await runChecks({ withUnitTests: true });
  const failed = results.filter(({ outcome }) => outcome === "failed");
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
