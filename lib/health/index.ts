export { type DatabaseView, getHealth, type HealthView, type NotedProcess } from "./get-health";
export { getMigrationHealth } from "./get-migration-health";
export { getReadiness } from "./get-readiness";
export { getTargetServer, type ServerView } from "./get-target-server";
export { getVersion } from "./get-version";
export type { QueueView, WorkerView } from "./get-workers";
export { withinLimit } from "./probe";
export { instanceHeader, instanceId } from "./instance-id";
export { describeProcess, noteProcess, type ProcessNote, readProcessNotes } from "./process-notes";
