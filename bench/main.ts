// npm run bench [-- PART [MEGABYTES …]]   measures one part, or all, beside the tools people use today.
// BENCH_URL names a MariaDB server, as root and without a database: scripts/bench.mjs starts one when there is none.
// The data sets are made on the first run and kept there as seaworthy_bench_<megabytes>.
// npm run bench -- load                   puts the production stack under load; needs Docker, and no server.
import { benchBackups } from "./bench-backups";
import { benchHttp } from "./bench-http";
import { benchLoad } from "./bench-load";
import { benchRestores } from "./bench-restores";

const parts = { backup: benchBackups, restore: benchRestores, http: benchHttp };

async function main([part, ...sizes]: string[]): Promise<void> {
  if (part === "load") return benchLoad(console.log);
  const server = process.env["BENCH_URL"];
  if (server === undefined) throw new Error("BENCH_URL is not set: run npm run bench");
  const chosen = Object.entries(parts).filter(([name]) => part === undefined || part === name);
  if (chosen.length === 0) throw new Error(`There is no part ${part}: ${[...Object.keys(parts), "load"].join(", ")}`);
  for (const [, measure] of chosen) await measure(server, sizes.map(Number), console.log);
}

await main(process.argv.slice(2));
