import { resolve } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import type { Store } from "@/lib/store/open-store";
import { judgeMigrations } from "./judge-migrations";
import { scanFolder } from "./scan-folder";
import { readHistory } from "./schema-version";

/** File names of Seaworthy's own migrations that the store lacks. */
export async function pendingStoreMigrations(store: Pick<Store, "pool">, folder = "drizzle"): Promise<string[]> {
  const { files } = await scanFolder(resolve(folder));
  const [rows] = await store.pool.query<RowDataPacket[]>("SELECT DATABASE() AS name");
  const history = (await readHistory(store.pool, String(rows[0]?.["name"]))) ?? [];
  return judgeMigrations({ files, history, alive: new Set() })
    .filter(({ state }) => state !== "applied" && state !== "missing" && state !== "changed")
    .map(({ file, row }) => file?.fileName ?? row?.fileName ?? "");
}
