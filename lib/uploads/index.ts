export { createUpload, CreateUploadInput } from "./create-upload";
export { discardUpload, DiscardUploadInput } from "./discard-upload";
export { ingestJobHandler } from "./ingest-upload";
export { listUploads, ListUploadsInput } from "./list-uploads";
export { getUpload, receivePiece } from "./receive-piece";
export { removeExpiredUploads } from "./remove-expired-uploads";
export type { UploadView } from "./upload-view";
