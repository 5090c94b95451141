// What is bundled for Node, and how: by `npm run build`, by `scripts/run-ts.mjs` and by the tests. Paths are from the
// project's root, where all of these run.
import packageJson from "../package.json" with { type: "json" };

/** Programs that run in worker threads; `lib/kernel/thread-program.ts` finds them beside whoever starts them. */
export const threadEntries = { "dump-thread": "lib/backups/dump/dump-thread.ts" };

export const bundleOptions = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // Its many small files load in a quarter of the time when they are bundled; everything else stays a package.
  external: Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies }).filter(
    (name) => name !== "drizzle-orm",
  ),
  logLevel: "warning",
};
