export {
  type ArchiveFacts,
  type ArchiveWriter,
  type ArchiveWriterOptions,
  createArchiveWriter,
  type NewFrame,
} from "./create-archive-writer";
export { archiveTitle } from "./format";
export { type FrameKind, type Manifest, type ManifestFrame, type ObjectClass, objectClasses } from "./manifest";
