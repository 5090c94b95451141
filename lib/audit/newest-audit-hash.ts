import type { Connection } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { type ChainLink, chainStart, type StoredRow } from "./audit-row";

/** The newest sealed row's place and hash: who knows it can tell later whether anything before it was changed. */
export async function newestAuditHash({ store }: Pick<Deps, "store">): Promise<ChainLink | null> {
  const link = await newestLink(store.pool);
  return link.sequence === 0 ? null : link;
}

/** Where the chain goes on; `chainStart` before its first row. */
export async function newestLink(connection: Pick<Connection, "query">): Promise<ChainLink> {
  const [rows] = await connection.query<StoredRow[]>(
    "SELECT sequence, hash FROM audit WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1",
  );
  const { sequence, hash } = rows[0] ?? {};
  return sequence == null ? chainStart : { sequence, hash: hash ?? chainStart.hash };
}
