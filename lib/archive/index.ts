export {
  type ArchiveFacts,
  type ArchiveWriter,
  type CompressedFrame,
  createArchiveWriter,
  type FinishedArchive,
  type NewFrame,
} from "./create-archive-writer";
export { type FileKind, fileKind } from "./file-kind";
export { archiveTitle } from "./format";
export { type Manifest, type ObjectClass, objectClasses } from "./manifest";
export { type ArchiveReader, openArchive } from "./open-archive";
export { openSqlStream } from "./open-sql-stream";
export { verifyArchive } from "./verify-archive";
export { inspectSqlFile, verifySqlFile } from "./verify-sql-file";
