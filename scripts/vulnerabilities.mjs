// Part of `npm run check`: asks the registry for known vulnerabilities of what runs with the application. Exit code 0: none
// that is high or critical; 1: there are, named; 75: the registry could not be asked, or offers no such answer.
import { spawnSync } from "node:child_process";

const { stdout, error } = spawnSync(
  "npm",
  ["audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000"],
  {
    encoding: "utf8",
    maxBuffer: 64 * 1024 ** 2,
  },
);
const report = parse(stdout);

if (report?.vulnerabilities === undefined) {
  console.log(`the registry offers no audit (${(report?.message ?? error?.message ?? "no answer").split(" - ")[0]})`);
  process.exitCode = 75;
} else {
  const severe = Object.values(report.vulnerabilities).filter(({ severity }) =>
    ["high", "critical"].includes(severity),
  );
  for (const { name, severity, range, via } of severe)
    console.log(`${severity}: ${name} ${range}: ${via.map((each) => each.title ?? each).join("; ")}`);
  process.exitCode = severe.length === 0 ? 0 : 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
