// `npm run bench [-- PART [MEGABYTES …]]`: measures us beside the tools people use today, on a MariaDB of its own or the one
// BENCH_URL names (as root, without a database; its data sets are kept there for the next run). `-- load` puts the
// production stack under load and needs nothing but Docker: see bench/bench-load.ts.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { debianPackages } from "./setup/debian-packages.mjs";
import { withLocalBinaries } from "./setup/environment.mjs";
import { nodePackages, pinnedNode } from "./setup/node-packages.mjs";
import { requirePlatform } from "./setup/platform.mjs";
import { exitWith } from "./setup/problem.mjs";
import { startMariadb } from "./setup/servers.mjs";
import { setUp } from "./setup/set-up.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
process.chdir(root);

const args = process.argv.slice(2);
const besideOthers = args[0] !== "load";
const programs = [
  { anyOf: ["mariadbd"], packages: ["mariadb-server-core", "mariadb-client-core"] },
  { anyOf: ["mariadb-dump"], packages: ["mariadb-client"] },
  { anyOf: ["mydumper"], packages: ["mydumper"] },
  { anyOf: ["zstd"], packages: ["zstd"] },
];

try {
  requirePlatform();
  await setUp([nodePackages(root), debianPackages("Installing database programs", besideOthers ? programs : [])]);
  const own = besideOthers && !process.env.BENCH_URL ? await startMariadb() : undefined;
  process.exitCode = await measure(own?.url ?? process.env.BENCH_URL);
  await own?.stop();
} catch (error) {
  exitWith(error);
}

/** Told to stop, what measures takes away what it has made first; we wait for that. */
async function measure(url) {
  const child = spawn(pinnedNode(root), ["scripts/run-ts.mjs", "bench/main.ts", ...args], {
    env: withLocalBinaries(root, url === undefined ? {} : { BENCH_URL: url, TEST_MARIADB_URL: url }),
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return code ?? 1;
}
