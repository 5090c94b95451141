import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/kernel/ids";
import { historyStatements } from "../http/seed-store";
import type { Person } from "./people";

/** A team's: the history of years is what `npm run bench -- http` has. */
const history = { backups: 1000, jobs: 20_000, auditRows: 100_000 };

/** About 100 MB of SQL that hardly shrinks: an archive of 75 MB, which the slow client has before the longer scene ends. */
const targetRows = 120_000;

/** What the target's server is told: `shop`, with data that it makes itself. */
export const targetSql = `
  CREATE TABLE samples (
    id INT NOT NULL PRIMARY KEY, gene VARCHAR(40) NOT NULL, level DOUBLE NOT NULL, taken_at DATETIME NOT NULL,
    content TEXT NOT NULL, KEY samples_gene (gene)
  ) ENGINE=InnoDB CHARACTER SET utf8mb4;
  INSERT INTO samples
    SELECT seq, CONCAT('gene-', seq % 20000), RAND(seq), '2026-01-01' + INTERVAL seq MINUTE, TO_BASE64(RANDOM_BYTES(600))
    FROM seq_1_to_${targetRows};
  ANALYZE TABLE samples;
`;

/** What the store's server is told once its schema is there: people, and what they did. */
export async function storeSql(people: readonly Person[]): Promise<string> {
  const rows = await Promise.all(people.map(personRow));
  const users = `INSERT INTO users (id, email, name, role, status, password_hash, password_changed_at, created_at)
    VALUES ${rows.join(", ")}`;
  return `${[users, ...historyStatements(history)].join(";\n")};\n`;
}

/** Administrators: they see every page. Nothing in here needs quoting. */
async function personRow({ email, password }: Person): Promise<string> {
  const texts = [newId(), email, email, "administrator", "active", await hashPassword(password)];
  return `(${texts.map((text) => `'${text}'`).join(", ")}, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`;
}
