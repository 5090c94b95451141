import { asc, isNotNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { Store } from "@/lib/store/open-store";
import { backups } from "@/lib/store/schema";
import { storedColumns, type StoredRow } from "./audit-row";
import { type Anchor, type ChainVerdict, createChainJudge } from "./judge-chain";
import { newestLink } from "./newest-audit-hash";
import { sealAudit } from "./seal-audit";

const pageRows = 2000;

export interface AuditVerification extends ChainVerdict {
  ok: boolean;
  /** The newest hash, to be kept elsewhere; null: nothing is sealed yet. */
  newest: { sequence: number; hash: string } | null;
  at: Date;
  durationMs: number;
}

interface ReadChainOptions {
  /** A place and its hash that were kept elsewhere: `1204:9f86…`. */
  known?: string | undefined;
  signal?: AbortSignal;
  onProgress?(rows: number, total: number): void;
}

/**
 * Reads every sealed row, compares the chain's hashes with the rows and with what the archives remember, and names the
 * first row that was changed, removed or inserted. Memory stays the same however many rows there are.
 */
export async function readChain(
  deps: Deps,
  { known, signal, onProgress = () => undefined }: ReadChainOptions = {},
): Promise<AuditVerification> {
  const [at, started] = [deps.clock.now(), performance.now()];
  await sealAudit(deps, { waitSeconds: 5 });
  // The archives first: one made meanwhile would know of rows beyond the newest.
  const judge = createChainJudge([...(await readAnchors(deps.store)), ...anchorFrom(known)]);
  const newest = await newestLink(deps.store.pool);
  let read = 0;
  onProgress(read, newest.sequence);
  for await (const page of sealedRows(deps.store, newest.sequence)) {
    signal?.throwIfAborted();
    for (const row of page) judge.see(row);
    onProgress((read += page.length), newest.sequence);
  }
  const verdict = judge.end();
  const durationMs = Math.round(performance.now() - started);
  return { ok: verdict.problems === 0, ...verdict, newest: newest.sequence === 0 ? null : newest, at, durationMs };
}

/** Of backups that were deleted since, too: what they knew is still true. */
async function readAnchors(store: Store): Promise<Anchor[]> {
  const rows = await store.db
    .select({ keptBy: backups.fileName, sequence: backups.auditSequence, hash: backups.auditHash })
    .from(backups)
    .where(isNotNull(backups.auditSequence))
    .orderBy(asc(backups.auditSequence));
  return rows.map(({ sequence, hash, ...rest }) => ({ ...rest, sequence: sequence ?? 0, hash: hash ?? "" }));
}

function anchorFrom(known: string | undefined): Anchor[] {
  const [sequence, hash] = known?.split(":") ?? [];
  return hash === undefined ? [] : [{ sequence: Number(sequence), hash, keptBy: "what you gave" }];
}

/** In order of the chain, a page at a time, as far as it went when we began. */
async function* sealedRows(store: Store, last: number): AsyncGenerator<StoredRow[]> {
  for (let after = -1; after < last;) {
    const [page] = await store.pool.query<StoredRow[]>(
      `SELECT ${storedColumns} FROM audit FORCE INDEX (audit_sequence)
       WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ${pageRows}`,
      [after, last],
    );
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.sequence ?? last;
  }
}
