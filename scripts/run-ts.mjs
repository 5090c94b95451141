// node scripts/run-ts.mjs <entry.ts> [arguments]: bundles one TypeScript entry (it may use @/ paths) and runs it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions, threadEntries } from "./bundles.mjs";
import { withLocalBinaries } from "./setup/environment.mjs";
import { pinnedNode } from "./setup/node-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const [entry, ...args] = process.argv.slice(2);
const name = entry.replaceAll("/", "-").replace(/\.ts$/, "");
const outdir = `${root}/dist/run`;
const outfile = `${outdir}/${name}.mjs`;

await build({
  ...bundleOptions,
  absWorkingDir: root,
  entryPoints: { ...threadEntries, [name]: entry },
  outdir,
  sourcemap: true,
});
const child = spawn(pinnedNode(root), ["--enable-source-maps", outfile, ...args], {
  cwd: root,
  env: withLocalBinaries(root),
  stdio: "inherit",
});
child.on("exit", (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
