import { applicationChecks } from "./application";
import { backupChecks } from "./backups";
import type { Check } from "./check";
import { databaseChecks } from "./database";
import { migrationChecks } from "./migrations";
import { operationChecks } from "./operation";

/** Every check there is, in the order of the page. */
export const checks: readonly Check[] = [
  ...databaseChecks,
  ...migrationChecks,
  ...backupChecks,
  ...applicationChecks,
  ...operationChecks,
];
