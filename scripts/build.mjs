// Builds dist/ (worker, cli, launcher) and .next/ (web). The hash of what was built is written last, so that a build
// that was interrupted is built again.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
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
// A chunk's name changes with its content; those of earlier builds are nobody's.
const built = new Set(Object.keys(metafile.outputs));
for (const name of readdirSync(`${root}/dist`))
  if (/\.mjs(\.map)?$/.test(name) && !built.has(`dist/${name}`)) rmSync(`${root}/dist/${name}`);

const env = withLocalBinaries(root, { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
const web = spawnSync("next", ["build"], { cwd: root, env, stdio: "inherit" });
if (web.status !== 0) process.exit(web.status ?? 1);

writeFileSync(buildHashPath(root), hash);
