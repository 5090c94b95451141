import { createConnection } from "mysql2/promise";

export interface History {
  backups: number;
  jobs: number;
  auditRows: number;
}

/** How much history the store of the bench has. */
export const history: History = { backups: 10_000, jobs: 100_000, auditRows: 1_000_000 };

/** Ids that sort by time, as ours do: 26 characters, here with the row's number at their end. */
const idOf = (number: string) => `CONCAT('01', LPAD(${number}, 24, '0'))`;
const minutesAgo = (number: string, of: number) => `UTC_TIMESTAMP(3) - INTERVAL (${of} - ${number}) MINUTE`;

/** Fills an empty, migrated store with the history of an installation that has run for years. Takes a minute. */
export async function seedStore(storeUrl: string): Promise<void> {
  const connection = await createConnection(storeUrl);
  try {
    for (const statement of historyStatements(history)) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** For MariaDB, which makes the rows itself. */
export function historyStatements({ backups, jobs, auditRows }: History): string[] {
  return [seedBackups(backups), seedJobs(jobs), seedAudit(auditRows), "ANALYZE TABLE backups, jobs, audit"];
}

function seedBackups(count: number): string {
  const at = minutesAgo("seq", count);
  return `
    INSERT INTO backups (id, file_name, kind, format, state, proof, database_name, server, size_bytes, checksum, table_count,
      row_count, duration_ms, plain_bytes, verified_at, proven_at, restore_ms, created_by_name, created_at, completed_at)
    SELECT ${idOf("seq")}, CONCAT('shop-', seq, '-scheduled.sql.zst'), IF(seq % 9 = 0, 'manual', 'scheduled'), 'archive', 'complete',
      IF(seq % 7 = 0, 'proven', 'verified'), 'shop', 'MariaDB 10.11.19', 200000000 + seq, SHA2(seq, 256), 41, 3600000 + seq, 8700,
      960000000, ${at}, IF(seq % 7 = 0, ${at}, NULL), IF(seq % 7 = 0, 52000, NULL), 'system', ${at}, ${at}
    FROM seq_1_to_${count}`;
}

function seedJobs(count: number): string {
  const at = minutesAgo("seq", count);
  return `
    INSERT INTO jobs (id, kind, title, state, payload, result, attempt, created_by_name, created_at, started_at, finished_at)
    SELECT ${idOf("seq")}, ELT(1 + seq % 4, 'backup', 'verify', 'drill', 'mail'), CONCAT('Job ', seq),
      IF(seq % 50 = 0, 'failed', 'succeeded'), '{}', '{}', 1, 'system', ${at}, ${at}, ${at}
    FROM seq_1_to_${count}`;
}

function seedAudit(count: number): string {
  const at = minutesAgo("seq", count);
  return `
    INSERT INTO audit (at, actor_name, actor_kind, address, request_id, action, subject, outcome, details)
    SELECT ${at}, CONCAT('person', seq % 20, '@example.test'), 'user', CONCAT('192.0.2.', seq % 250), ${idOf("seq")},
      ELT(1 + seq % 5, 'backup.start', 'backup.download', 'account.sign_in', 'mail.test', 'checklist.run'),
      CONCAT('subject-', seq % 10000), IF(seq % 100 = 0, 'refused', 'done'), '{}'
    FROM seq_1_to_${count}`;
}
