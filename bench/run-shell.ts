import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a bash pipeline against a database; every part of it must succeed. `$1` … `$4`: host, port, user, database. */
export async function runShell(
  script: string,
  url: string,
  folder: string,
): Promise<{ seconds: number; cpuSeconds: number; stdout: string }> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const timed = `set -o pipefail; cd "$5" || exit 1; TIMEFORMAT='cpu %U %S'; time { ${script}; }`;
  const started = performance.now();
  const { stdout, stderr } = await run(
    "bash",
    ["-c", timed, "bench", hostname, port || "3306", username, pathname.slice(1), folder],
    { env: { ...process.env, MYSQL_PWD: decodeURIComponent(password) }, maxBuffer: 64 * 1024 * 1024 },
  );
  const seconds = (performance.now() - started) / 1000;
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  return { seconds, cpuSeconds: Number(user) + Number(system), stdout };
}
