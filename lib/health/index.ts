export { type DatabaseView, getHealth, type HealthView } from "./get-health";
export { getReadiness } from "./get-readiness";
export { getVersion } from "./get-version";
export type { QueueView, WorkerView } from "./get-workers";
export { withinLimit } from "./probe";
