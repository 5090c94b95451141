import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { lockNameFor } from "@/lib/mysql/named-lock";
import { underNamedLock } from "@/lib/mysql/under-named-lock";
import type { Store } from "@/lib/store/open-store";
import { newestLink } from "./newest-audit-hash";
import { type ChainLink, type Origin, sealedHash, storedColumns, type StoredRow, writtenHash } from "./audit-row";

const batchRows = 500;
/** A call ends after so many; the rest is the next call's, so that no chore and no backup waits long for it. */
const rowsPerCall = 20_000;
/** Its row in the settings: what was written before there was a chain. */
const chainName = "audit chain";

export interface SealedAudit {
  rows: number;
  /** Ids of rows that were not written by us: sealed as such, so that verifying names them for ever. */
  foreign: number[];
}

/**
 * Gives the committed rows that have none their place in the chain and their hash, in order of their ids; one that is
 * committed late comes after those that were sealed meanwhile. One process does it at a time; null: another one is at it.
 */
export async function sealAudit(
  { store }: Pick<Deps, "store">,
  { waitSeconds = 0 }: { waitSeconds?: number } = {},
): Promise<SealedAudit | null> {
  return underNamedLock(store.pool, lockNameFor(store.database, "seal-audit"), { waitSeconds }, sealRows);
}

async function sealRows(connection: Connection): Promise<SealedAudit> {
  const sealed: SealedAudit = { rows: 0, foreign: [] };
  const lastBeforeChain = await readLastBeforeChain(connection);
  let link = await newestLink(connection);
  let fromId = await readFirstUnsealed(connection);
  while (fromId !== null && sealed.rows < rowsPerCall) {
    const rows = await readUnsealed(connection, fromId);
    const places = rows.map((row) => {
      const origin = originOf(row, lastBeforeChain);
      if (origin === "foreign") sealed.foreign.push(row.id);
      link = { sequence: link.sequence + 1, hash: sealedHash(link, row, origin) };
      return { id: row.id, ...link };
    });
    if (places.length > 0) await write(connection, places);
    sealed.rows += places.length;
    const last = rows.at(-1);
    fromId = last === undefined || rows.length < batchRows ? null : last.id + 1;
  }
  return sealed;
}

/** Null: everything is sealed. */
async function readFirstUnsealed(connection: Connection): Promise<number | null> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT MIN(id) AS id FROM audit WHERE sequence IS NULL");
  return (rows[0]?.["id"] ?? null) as number | null;
}

/** Read off the rows themselves: by the index on `sequence` a server would sort everything unsealed for each batch. */
async function readUnsealed(connection: Connection, fromId: number): Promise<StoredRow[]> {
  const [rows] = await connection.query<StoredRow[]>(
    `SELECT ${storedColumns} FROM audit FORCE INDEX (PRIMARY) WHERE id >= ? AND sequence IS NULL ORDER BY id LIMIT ${batchRows}`,
    [fromId],
  );
  return rows;
}

function originOf(row: StoredRow, lastBeforeChain: number): Origin {
  // Earlier versions wrote no hash; what they left was there when the first row was sealed.
  if (row.hash === null) return row.id <= lastBeforeChain ? "ours" : "foreign";
  return row.hash === writtenHash(row) ? "ours" : "foreign";
}

/** The highest id without a hash when sealing began; noted once. */
async function readLastBeforeChain(connection: Connection): Promise<number> {
  const [known] = await connection.query<RowDataPacket[]>("SELECT value FROM settings WHERE name = ?", [chainName]);
  if (known[0] !== undefined) return (JSON.parse(String(known[0]["value"])) as { lastBefore: number }).lastBefore;
  const [rows] = await connection.query<RowDataPacket[]>("SELECT MAX(id) AS last FROM audit WHERE hash IS NULL");
  const lastBefore = Number(rows[0]?.["last"] ?? 0);
  await connection.query(
    "INSERT INTO settings (name, value, updated_at, updated_by_name) VALUES (?, ?, UTC_TIMESTAMP(3), 'system')",
    [chainName, JSON.stringify({ lastBefore })],
  );
  return lastBefore;
}

/**
 * One statement, so all or nothing. Should the lock fail to keep another process out (it is per node on a cluster), the
 * unique index on `sequence` refuses the second of two.
 */
async function write(connection: Connection, places: readonly (ChainLink & { id: number })[]): Promise<void> {
  const given = places.map(() => "SELECT ? AS id, ? AS sequence, ? AS hash").join(" UNION ALL ");
  const [result] = await connection.query<ResultSetHeader>(
    `UPDATE (${given}) AS sealed STRAIGHT_JOIN audit ON audit.id = sealed.id
     SET audit.sequence = sealed.sequence, audit.hash = sealed.hash WHERE audit.sequence IS NULL`,
    places.flatMap(({ id, sequence, hash }) => [id, sequence, hash]),
  );
  if (result.affectedRows !== places.length)
    throw new Error(`${places.length} audit rows were to be sealed, ${result.affectedRows} were.`);
}

/** For housekeeping; tells what is worth a line in the log, which sealing itself is not. */
export async function sealQuietly(deps: { store: Store }): Promise<{ foreign: number[] } | null> {
  const sealed = await sealAudit(deps);
  return sealed === null || sealed.foreign.length === 0 ? null : { foreign: sealed.foreign };
}
