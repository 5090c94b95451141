// Builds dist/ (worker, cli, launcher) and .next/ (web). The hash of what was built is written last, so that a build
// that was interrupted is built again.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions, threadEntries } from "./bundles.mjs";
import { buildHashPath, sourceHash } from "./setup/application-build.mjs";
import { withLocalBinaries } from "./setup/environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const entries = { launcher: "launcher/start.ts", worker: "worker/main.ts", cli: "cli/main.ts" };

const hash = sourceHash(root);
rmSync(buildHashPath(root), { force: true });

const { metafile } = await build({
  ...bundleOptions,
  absWorkingDir: root,
  entryPoints: { ...entries, ...threadEntries },
  outdir: "dist",
  sourcemap: true,
  metafile: true,
});
// With packages external, esbuild takes a file of ours that is missing for a package and says nothing.
const missing = Object.values(metafile.outputs).flatMap((output) =>
  output.imports.filter(({ path, external }) => external && path.startsWith("@/")).map(({ path }) => path),
);
if (missing.length > 0) throw new Error(`These modules do not exist: ${[...new Set(missing)].join(", ")}`);

const env = withLocalBinaries(root, { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
const web = spawnSync("next", ["build"], { cwd: root, env, stdio: "inherit" });
if (web.status !== 0) process.exit(web.status ?? 1);

writeFileSync(buildHashPath(root), hash);
