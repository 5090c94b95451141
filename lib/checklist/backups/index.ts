import type { Check } from "../check";

/** In the order of the page. */
export const backupChecks: readonly Check[] = [];
