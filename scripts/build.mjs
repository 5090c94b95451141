// Builds dist/ (web, worker, cli, launcher) and .next/ (web). The hash of what was built is written last, so that a build
// that was interrupted is built again. With --image it builds what the image holds: no launcher, no source maps (what
// esbuild writes can be read), and in .next/standalone a server with the packages it needs.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions, threadEntries } from "./bundles.mjs";
import { buildHashPath, sourceHash } from "./setup/application-build.mjs";
import { withLocalBinaries } from "./setup/environment.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const forImage = process.argv.includes("--image");
const programs = { web: "web/main.ts", worker: "worker/main.ts", cli: "cli/main.ts" };
const entries = forImage ? programs : { ...programs, launcher: "launcher/start.ts" };

const hash = sourceHash(root);
rmSync(buildHashPath(root), { force: true });

const { metafile } = await build({
  ...bundleOptions,
  absWorkingDir: root,
  entryPoints: { ...entries, ...threadEntries },
  outdir: "dist",
  sourcemap: !forImage,
  metafile: true,
});
// A chunk's name changes with its content; those of earlier builds are nobody's.
const built = new Set(Object.keys(metafile.outputs));
for (const name of readdirSync(`${root}/dist`))
  if (/\.mjs(\.map)?$/.test(name) && !built.has(`dist/${name}`)) rmSync(`${root}/dist/${name}`);

const env = withLocalBinaries(root, {
  NEXT_TELEMETRY_DISABLED: "1",
  NODE_ENV: "production",
  // No secret: it only makes an action's name the same in every build, so that a form of the release before can be sent to
  // this one. What is encrypted is, with a key made from AUTH_SECRET (lib/config/next-environment.ts).
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash("sha256").update("names of server actions").digest("base64"),
  // Replicas of one source are one deployment; the browser loads a page anew when it meets another.
  ...(forImage ? { SEAWORTHY_IMAGE_BUILD: "true", NEXT_DEPLOYMENT_ID: hash.slice(0, 16) } : {}),
});
const web = spawnSync("next", ["build"], { cwd: root, env, stdio: "inherit" });
if (web.status !== 0) process.exit(web.status ?? 1);

writeFileSync(buildHashPath(root), hash);
