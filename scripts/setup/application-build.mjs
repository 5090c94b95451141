import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withLocalBinaries } from "./environment.mjs";
import { pinnedNode } from "./node-packages.mjs";
import { runStep } from "./run-step.mjs";

const folders = [
  "app",
  "pages",
  "components",
  "lib",
  "web",
  "worker",
  "cli",
  "launcher",
  "examples",
  "public",
  "scripts",
];
const files = ["package.json", "package-lock.json", "tsconfig.json", "next.config.ts", "postcss.config.mjs"];
const optionalFiles = ["proxy.ts", "instrumentation.ts"];

/** The step that builds the application when a source has changed since the last build. */
export function applicationBuild(root) {
  return {
    title: "Building the application",
    get needed() {
      return recordedHash(root) !== sourceHash(root);
    },
    async run(title) {
      await runStep(title, pinnedNode(root), ["scripts/build.mjs"], { cwd: root, env: withLocalBinaries(root) });
    },
  };
}

export function buildHashPath(root) {
  return join(root, "dist/.build-hash");
}

/** One hash over every file the build reads, tests left out. */
export function sourceHash(root) {
  const hash = createHash("sha256");
  const paths = [...folders.flatMap((folder) => filesUnder(root, folder)), ...files, ...optionalFiles];
  for (const path of paths.toSorted((a, b) => (a < b ? -1 : 1))) {
    if (!existsSync(join(root, path))) continue;
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

function recordedHash(root) {
  return existsSync(buildHashPath(root)) ? readFileSync(buildHashPath(root), "utf8") : undefined;
}

function filesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}
