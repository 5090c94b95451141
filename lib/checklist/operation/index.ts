import type { Config } from "@/lib/config/config";
import type { Check } from "../check";
import { accountsAdmins } from "./accounts-admins";
import { dependencyCheck } from "./external";
import { flags } from "./flags";
import { jobsFailed } from "./jobs-failed";
import { mailDelivery } from "./mail-delivery";
import { mailDomain } from "./mail-domain";
import { mailSafety } from "./mail-safety";
import { workersHeartbeat } from "./workers-heartbeat";

/** In the order of the page. */
export const operationChecks: readonly Check[] = [
  workersHeartbeat,
  jobsFailed,
  mailDelivery,
  mailDomain,
  mailSafety,
  accountsAdmins,
  flags,
];

/** `external.<name>`: one for each entry of DEPENDENCIES. */
export function dependencyChecks({ dependencies }: Pick<Config, "dependencies">): Check[] {
  return dependencies.map(dependencyCheck);
}
