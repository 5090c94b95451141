import { build } from "esbuild";
import { bundleOptions, threadEntries } from "../scripts/bundles.mjs";

/** Before the first test: worker threads run bundles, as in production. */
export default async function buildThreads(): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: threadEntries,
    outdir: "node_modules/.cache/threads",
    sourcemap: "inline",
    logLevel: "error",
  });
}
