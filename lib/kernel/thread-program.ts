import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export type ThreadName = "dump-thread";

/** The bundled program of a worker thread: beside the bundle that asks, or where the tests put theirs. */
export function threadProgram(name: ThreadName): string {
  const here = fileURLToPath(import.meta.url);
  const folder = here.endsWith(".ts") ? join(dirname(here), "../../node_modules/.cache/programs") : dirname(here);
  return join(folder, `${name}.mjs`);
}
