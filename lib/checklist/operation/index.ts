import type { Config } from "@/lib/config/config";
import type { Check } from "../check";

/** In the order of the page. */
export const operationChecks: readonly Check[] = [];

/** `external.<name>`: one for each entry of DEPENDENCIES. */
export function dependencyChecks(_config: Pick<Config, "dependencies">): Check[] {
  return [];
}
