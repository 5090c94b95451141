export { getRestore, GetRestoreInput, type RestoreDetail } from "./get-restore";
export type { TableChange } from "./judge-preview";
export { previewRestore, PreviewRestoreInput, type RestorePreview } from "./preview-restore";
export { restoreJobHandler, type RestoreResult } from "./run-restore";
export { startRestore, StartRestoreInput } from "./start-restore";
