// `npm run bench [-- PART [MEGABYTES …]]`: measures us beside the tools people use today, on a MariaDB of its own or the one
// BENCH_URL names (as root, without a database; its data sets are kept there for the next run).
import { spawnSync } from "node:child_process";
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

try {
  requirePlatform();
  await setUp([
    nodePackages(root),
    debianPackages("Installing database programs", [
      { anyOf: ["mariadbd"], packages: ["mariadb-server-core", "mariadb-client-core"] },
      { anyOf: ["mariadb-dump"], packages: ["mariadb-client"] },
      { anyOf: ["mydumper"], packages: ["mydumper"] },
      { anyOf: ["zstd"], packages: ["zstd"] },
    ]),
  ]);
  const own = process.env.BENCH_URL ? undefined : await startMariadb();
  const url = own?.url ?? process.env.BENCH_URL;
  const { status } = spawnSync(pinnedNode(root), ["scripts/run-ts.mjs", "bench/main.ts", ...process.argv.slice(2)], {
    env: withLocalBinaries(root, { BENCH_URL: url, TEST_MARIADB_URL: url }),
    stdio: "inherit",
  });
  await own?.stop();
  process.exitCode = status ?? 1;
} catch (error) {
  exitWith(error);
}
