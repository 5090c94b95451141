import type { Check } from "../check";
import { appNotRootCheck } from "./app-not-root";
import { autoIncrementCheck } from "./autoincrement";
import { backupGrantsCheck } from "./backup-grants";
import { binlogCheck } from "./binlog";
import { bufferPoolCheck } from "./buffer-pool";
import { charsetCheck } from "./charset";
import { clockCheck } from "./clock";
import { connectionsCheck } from "./connections";
import { engineCheck } from "./engine";
import { longTransactionsCheck } from "./long-transactions";
import { primaryKeysCheck } from "./primary-keys";
import { publicPortCheck } from "./public-port";
import { reachableCheck } from "./reachable";
import { sizeTrendCheck } from "./size-trend";
import { sqlModeCheck } from "./sql-mode";
import { tlsCheck } from "./tls";
import { versionCheck } from "./version";
import { weakAccountsCheck } from "./weak-accounts";

/** In the order of the page. */
export const databaseChecks: readonly Check[] = [
  reachableCheck,
  versionCheck,
  publicPortCheck,
  tlsCheck,
  appNotRootCheck,
  weakAccountsCheck,
  backupGrantsCheck,
  charsetCheck,
  engineCheck,
  primaryKeysCheck,
  autoIncrementCheck,
  connectionsCheck,
  longTransactionsCheck,
  sqlModeCheck,
  binlogCheck,
  bufferPoolCheck,
  sizeTrendCheck,
  clockCheck,
];
