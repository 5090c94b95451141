import type { Connection, Pool } from "mysql2/promise";

export interface ConnectOptions {
  database?: string | null;
  connectTimeoutMs?: number;
  /**
   * The driver sends every statement as the bytes of a latin1 string (`buffer.latin1Slice()`), while the server reads
   * them as utf8mb4: dumps are bytes, some of them not UTF-8.
   */
  sendsBytes?: boolean;
  /** For reading rows by the gigabyte: see `openReadingSocket`. */
  readsRows?: boolean;
}

/** The application database that Seaworthy looks after. */
export interface Target {
  /** The schema's name. */
  database: string;
  /** `mysql://user@host:3306/gene_atlas`: no password in it. */
  description: string;
  /** With the password: for worker threads, which open connections of their own. Never logged, stored or shown. */
  url: string;
  /** For short reads by pages and probes. Never for dumps, migrations or restores. */
  pool: Pool;
  /**
   * A connection of one's own: UTC, utf8mb4, values as strings, no multiple statements. The caller ends it.
   * `database: null` connects without choosing a schema. Throws `target.unreachable` or `target.refused`.
   */
  connect(options?: ConnectOptions): Promise<Connection>;
  close(): Promise<void>;
}
