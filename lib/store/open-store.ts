import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import type { Pool } from "mysql2/promise";
import type { Config } from "@/lib/config/config";
import { driverAddress } from "@/lib/config/database-url";
import { createLimitedPool } from "@/lib/mysql/limited-pool";
import * as schema from "./schema";

export type StoreDatabase = MySql2Database<typeof schema>;
/** An open transaction on the store; what verbs pass to mechanisms that must write together. */
export type Transaction = Parameters<Parameters<StoreDatabase["transaction"]>[0]>[0];

/** Seaworthy's own database. */
export interface Store {
  /** The schema's name. */
  database: string;
  db: StoreDatabase;
  pool: Pool;
  close(): Promise<void>;
}

export function openStore(config: Pick<Config, "storeUrl" | "storePoolSize"> & Partial<Config>): Store {
  const { storeUrl } = config;
  const options = {
    ...driverAddress(storeUrl),
    connectionLimit: config.storePoolSize,
    connectTimeout: 10_000,
    timezone: "Z",
    charset: "utf8mb4",
    supportBigNumbers: true,
  };
  // Statements compare moments with UTC_TIMESTAMP(3); strict mode turns a cut value into an error.
  const session = "sql_mode = CONCAT('STRICT_ALL_TABLES,', @@sql_mode), time_zone = '+00:00', ";
  const pool = createLimitedPool(options, config.requestTimeoutSeconds, session);
  const database = decodeURIComponent(new URL(storeUrl).pathname.slice(1));
  return { database, db: drizzle(pool, { schema, mode: "default" }), pool, close: () => pool.end() };
}
