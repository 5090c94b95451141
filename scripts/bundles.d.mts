import type { BuildOptions } from "esbuild";

export const threadEntries: Record<string, string>;
export const bundleOptions: BuildOptions;
