import type { Check } from "../check";
import { backupAge } from "./age";
import { backupEncrypted } from "./encrypted";
import { backupIntact } from "./intact";
import { backupOffsite } from "./offsite";
import { backupProven } from "./proven";
import { backupRetention } from "./retention";
import { backupSchedule } from "./schedule";
import { backupSize } from "./size";
import { backupStorage } from "./storage";
import { backupSuspect } from "./suspect";

/** In the order of the page. */
export const backupChecks: readonly Check[] = [
  backupAge,
  backupSchedule,
  backupProven,
  backupIntact,
  backupSuspect,
  backupStorage,
  backupSize,
  backupOffsite,
  backupEncrypted,
  backupRetention,
];
