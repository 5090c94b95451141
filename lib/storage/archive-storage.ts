import type { Readable } from "node:stream";

export interface StoredFile {
  fileName: string;
  sizeBytes: number;
  modifiedAt: Date;
}

/** What a writer has not committed: it is at work, or it died. */
export interface UnfinishedFile {
  fileName: string;
  /** As given to `create`. */
  owner: string;
  /** When it was last written to; when it was begun, where a storage does not tell more. */
  modifiedAt: Date;
}

/** A file being written; nobody sees it under its name until `commit`. */
export interface PendingFile {
  /** Appends; resolves when the bytes are handed to the system (back pressure). */
  write(chunk: Uint8Array): Promise<void>;
  /** Gives the file its name, whole and durable. Throws `storage.exists` if the name is taken. */
  commit(): Promise<StoredFile>;
  /** Removes what was written. Safe to call at any time, also twice. */
  discard(): Promise<void>;
}

/** One that may be left as it is, for `resume` to go on with. */
export interface ResumableFile extends PendingFile {
  /** Stops writing and keeps what is there. Safe to call at any time; after commit or discard it changes nothing. */
  leave(): Promise<void>;
}

/** A file that an earlier writer of the same owner began; `sizeBytes` of it are there already. */
export interface ResumedFile {
  file: ResumableFile;
  sizeBytes: number;
}

/** Random access to a stored file. */
export interface StoredFileReader {
  sizeBytes: number;
  /** Exactly `length` bytes from `offset`; throws `archive.truncated` when the file ends before. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Bytes from `start` to `end` inclusive; all when left out. */
  stream(range?: { start: number; end: number }): Readable;
  close(): Promise<void>;
}

/** Where archives live. File names are plain names, never paths: anything else throws `storage.bad_name`. */
export interface ArchiveStorage {
  /** For people, without secrets: `/var/backups` or `s3://bucket/prefix`. */
  describe(): string;
  list(): Promise<StoredFile[]>;
  /** Throws `storage.not_found`. */
  open(fileName: string): Promise<StoredFileReader>;
  /**
   * `owner` names who writes, so that leftovers of a dead one are found: a job's id, or `<id>-<attempt>` where attempts
   * may overlap; letters, digits, `-` and `_`, at most 40. Throws `storage.exists`, `storage.full`,
   * `storage.not_writable`.
   */
  create(fileName: string, owner: string): Promise<PendingFile>;
  /**
   * Goes on with the unfinished file that this very owner left, or begins it. Only for content that is the same every
   * time: an overlapping writer then changes nothing. What is there is not read; compare the whole when it is done.
   */
  resume(fileName: string, owner: string): Promise<ResumedFile>;
  /** No error when it is gone already. */
  remove(fileName: string): Promise<void>;
  /** What was begun under this storage's names and is neither committed nor discarded. */
  listUnfinished(): Promise<UnfinishedFile[]>;
  /** Removes unfinished files of this id and of all its attempts; returns how many. */
  discardUnfinished(owner: string): Promise<number>;
  freeBytes(): Promise<number | null>;
}
