import type { Config } from "@/lib/config/config";
import { applicationChecks } from "./application";
import { backupChecks } from "./backups";
import type { Check } from "./check";
import { databaseChecks } from "./database";
import { migrationChecks } from "./migrations";
import { dependencyChecks, operationChecks } from "./operation";

const checks: readonly Check[] = [
  ...databaseChecks,
  ...migrationChecks,
  ...backupChecks,
  ...applicationChecks,
  ...operationChecks,
];

/** Every check there is, in the order of the page: those of the product, and one for each dependency that was named. */
export function checksFor(config: Pick<Config, "dependencies">): readonly Check[] {
  return [...checks, ...dependencyChecks(config)];
}
