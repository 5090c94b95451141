import type { Check } from "../check";

/** In the order of the page. */
export const operationChecks: readonly Check[] = [];
