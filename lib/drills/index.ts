export type { DrillEvidence } from "./drill-job";
export { lastDrill, LastDrillInput } from "./last-drill";
export { type DrillPreview, previewDrill, PreviewDrillInput } from "./preview-drill";
export { drillJobHandler } from "./run-drill";
export { startDrill, StartDrillInput, startDrillOfNewest } from "./start-drill";
export { dataFolderOf, neededBytes as restoreNeedsBytes, plainBytesOf } from "./room";
