import { join } from "node:path";

/** The environment in which `node`, `tsc`, `vitest` … are the project's own, whichever Node started us. */
export function withLocalBinaries(root, extra = {}) {
  return { ...process.env, ...extra, PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}` };
}
