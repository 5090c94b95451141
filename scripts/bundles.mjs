// What is bundled for Node, and how: by `npm run build`, by `scripts/run-ts.mjs` and by the tests. Paths are from the
// project's root, where all of these run.
import packageJson from "../package.json" with { type: "json" };

/** Programs that run in worker threads; `lib/kernel/thread-program.ts` finds them beside whoever starts them. */
export const threadEntries = { "dump-thread": "lib/backups/dump/dump-thread.ts" };

/**
 * The many small files of the one load in a quarter of the time; of the other a tenth is used, and the rest would take
 * two seconds to load. Everything else stays a package.
 */
const bundled = ["drizzle-orm", "@react-email/components"];

export const bundleOptions = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // What is imported on demand stays apart: React is loaded with the first mail, not with every command.
  splitting: true,
  external: Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies }).filter(
    (name) => !bundled.includes(name),
  ),
  logLevel: "warning",
};
