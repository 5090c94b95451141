import type { Connection, Pool } from "mysql2/promise";

/** The application database that Seaworthy looks after. */
export interface Target {
  /** The schema's name. */
  database: string;
  /** `mysql://user@host:3306/gene_atlas`: no password in it. */
  description: string;
  /** For short reads by pages and probes. Never for dumps, migrations or restores. */
  pool: Pool;
  /**
   * A connection of one's own: UTC, utf8mb4, values as strings, no multiple statements. The caller ends it.
   * `database: null` connects without choosing a schema. Throws `target.unreachable` or `target.refused`.
   */
  connect(options?: { database?: string | null; connectTimeoutMs?: number }): Promise<Connection>;
  close(): Promise<void>;
}
