export { type DatabaseView, getHealth, type HealthView } from "./get-health";
export { getReadiness, type Readiness } from "./get-readiness";
export { getVersion, type VersionView } from "./get-version";
export type { QueueView, WorkerView } from "./get-workers";
export type { PoolUse } from "./pool-use";
export { type Check, type CheckStatus, withinLimit } from "./probe";
