import type { Check } from "../check";
import { migrationsChanged } from "./changed";
import { migrationsFailed } from "./failed";
import { migrationsFolder } from "./folder";
import { migrationsGap } from "./gap";
import { migrationsMissing } from "./missing";
import { migrationsPending } from "./pending";

/** In the order of the page. */
export const migrationChecks: readonly Check[] = [
  migrationsPending,
  migrationsFailed,
  migrationsChanged,
  migrationsFolder,
  migrationsMissing,
  migrationsGap,
];
