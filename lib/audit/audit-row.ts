import { createHash } from "node:crypto";
import type { RowDataPacket } from "mysql2/promise";

/** What is hashed of a row: as it stands in the store, `details` as the text that is kept. */
export interface HashedRow {
  at: Date;
  actorId: string | null;
  actorName: string;
  actorKind: string;
  address: string | null;
  requestId: string | null;
  action: string;
  subject: string | null;
  outcome: string;
  details: string | null;
}

/** A row as sealing and verifying read it, without the mapping of every column that lists need. */
export interface StoredRow extends HashedRow, RowDataPacket {
  id: number;
  sequence: number | null;
  hash: string | null;
}

export const storedColumns = `id, at, actor_id AS actorId, actor_name AS actorName, actor_kind AS actorKind, address,
  request_id AS requestId, action, subject, outcome, details, sequence, hash`;

/** What a row stands on: the one sealed before it. */
export interface ChainLink {
  sequence: number;
  hash: string;
}

/** Before the first row. */
export const chainStart: ChainLink = { sequence: 0, hash: "0".repeat(64) };

/** How the row came into the table: written by us, or some other way, which sealing finds and keeps saying. */
export type Origin = "ours" | "foreign";

/** SHA-256 of a row as it was written, kept in `hash` until it is sealed: shows rows that were not written by us. */
export function writtenHash(row: HashedRow): string {
  return sha256(JSON.stringify(["seaworthy-audit-row", 1, ...fieldsOf(row)]));
}

/** The hash that seals a row: SHA-256 of the row, its place, and the hash of the row before it. See docs/audit.md. */
export function sealedHash(before: ChainLink, row: HashedRow & { id: number }, origin: Origin): string {
  const place = [before.sequence + 1, before.hash, row.id];
  return sha256(JSON.stringify(["seaworthy-audit-chain", 1, origin, ...place, ...fieldsOf(row)]));
}

function fieldsOf(row: HashedRow): (string | null)[] {
  const { at, actorId, actorName, actorKind, address, requestId, action, subject, outcome, details } = row;
  return [at.toISOString(), actorId, actorName, actorKind, address, requestId, action, subject, outcome, details];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
