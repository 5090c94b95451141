export {
  type ArchiveFacts,
  type ArchiveWriter,
  type ArchiveWriterOptions,
  createArchiveWriter,
  type FinishedArchive,
  type NewFrame,
} from "./create-archive-writer";
export { archiveTitle } from "./format";
export { type FrameKind, type Manifest, type ManifestFrame, type ObjectClass, objectClasses } from "./manifest";
export { type ArchiveReader, openArchive } from "./open-archive";
export { openSqlStream } from "./open-sql-stream";
export { type VerifiedArchive, verifyArchive, type VerifyOptions } from "./verify-archive";
export {
  inspectSqlFile,
  type SqlFileHeader,
  type VerifiedSqlFile,
  verifySqlFile,
  type VerifySqlOptions,
} from "./verify-sql-file";
