// What is bundled for Node, and how: by `npm run build`, by `scripts/run-ts.mjs` and by the tests. Paths are from the
// project's root, where all of these run.
import packageJson from "../package.json" with { type: "json" };

/** Programs that run in worker threads; `lib/kernel/thread-program.ts` finds them beside whoever starts them. */
export const threadEntries = { "dump-thread": "lib/backups/dump/dump-thread.ts" };

/**
 * Everything else is bundled: a program then starts in a third of the time that it takes to read hundreds of small files.
 * These cannot be: the first is machine code, the others find files of their own beside them.
 */
const packages = ["@node-rs/argon2", "mysql2", "pino"];

export const bundleOptions = {
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // A package in CommonJS that is imported on demand would have no names: its ES modules do.
  mainFields: ["module", "main"],
  // What is imported on demand stays apart: React is loaded with the first mail, not with every command.
  splitting: true,
  external: [...packages, ...Object.keys(packageJson.devDependencies)],
  // Packages in CommonJS ask for Node's own modules by require.
  banner: {
    js: 'import { createRequire as toRequire } from "node:module"; const require = toRequire(import.meta.url);',
  },
  logLevel: "warning",
};
