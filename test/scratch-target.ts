import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import { newId } from "@/lib/kernel/ids";
import { type ApplyOptions, applyPending, scanFolder } from "@/lib/migrations";
import { openTarget } from "@/lib/mysql/open-target";
import type { Target } from "@/lib/mysql/target";
import { connectAsRoot, type Flavour, requireServer } from "./servers";

/** An empty schema and an empty migrations folder; no store. */
export interface ScratchTarget {
  target: Target;
  url: string;
  folder: string;
  write(fileName: string, sql: string | Buffer): Promise<void>;
  /** Applies what the folder holds, on connections of its own. */
  apply(options?: Partial<ApplyOptions>): Promise<{ applied: string[] }>;
  /** Rows as arrays of strings and nulls. */
  rows(sql: string): Promise<(string | null)[][]>;
  dispose(): Promise<void>;
}

export async function scratchTarget(flavour: Flavour): Promise<ScratchTarget> {
  const database = `sw_mig_${newId().slice(-12)}`;
  const root = await connectAsRoot(flavour);
  await root.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-migrations-"));
  const url = `${requireServer(flavour).replace(/\/$/, "")}/${database}`;
  const target = openTarget({ targetUrl: url, targetPoolSize: 3 });
  return {
    target,
    url,
    folder,
    write: (fileName, sql) => writeFile(join(folder, fileName), sql),
    async apply(options = {}) {
      const { files } = await scanFolder(folder);
      const [connection, bookkeeper] = await Promise.all([target.connect(), target.connect()]);
      try {
        const given = {
          connection,
          bookkeeper,
          database,
          files,
          installedBy: "test",
          lockWaitSeconds: 5,
          lockAttempts: 1,
        };
        return await applyPending({ ...given, ...options });
      } finally {
        connection.destroy();
        bookkeeper.destroy();
      }
    },
    async rows(sql) {
      const [rows] = await target.pool.query<RowDataPacket[]>({ sql, rowsAsArray: true });
      return (rows as unknown as (string | number | null)[][]).map((row) =>
        row.map((value) => (value === null ? null : String(value))),
      );
    },
    async dispose() {
      await target.close();
      await root.query(`DROP DATABASE ${database}`);
      await root.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
