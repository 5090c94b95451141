export { type DatabaseView, getHealth, type HealthView } from "./get-health";
export { getReadiness } from "./get-readiness";
export { getVersion } from "./get-version";
export type { QueueView, WorkerView } from "./get-workers";
export { withinLimit } from "./probe";
export { instanceHeader, instanceId } from "./instance-id";
export { describeProcess, noteProcess, type ProcessNote, readProcessNotes } from "./process-notes";
