import type { Deps } from "@/lib/deps";
import type { RowDataPacket } from "mysql2/promise";
import { liftLimits } from "@/lib/mysql/limited-pool";

/** Runs statements in the target, one after the other, on one connection; as long as they take. */
export async function sql(deps: Deps, ...statements: string[]): Promise<void> {
  const connection = await deps.target.pool.getConnection();
  try {
    await liftLimits(connection);
    for (const statement of statements) await connection.query(statement);
  } finally {
    connection.destroy();
  }
}

/** The one value a query of the target answers with, as text. */
export async function value(deps: Deps, query: string): Promise<string | null> {
  const [rows] = await deps.target.pool.query<RowDataPacket[]>({ sql: query, rowsAsArray: true });
  const found = (rows[0] as unknown as (string | number | null)[] | undefined)?.[0];
  return found === null || found === undefined ? null : String(found);
}

/** A small shop: two tables with a foreign key, `orders` rows, a view, a trigger, a procedure and an event. */
export async function makeShop(deps: Deps, orders = 500): Promise<void> {
  await sql(
    deps,
    "CREATE TABLE customer (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100) NOT NULL, note TEXT) DEFAULT CHARSET utf8mb4",
    `CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, customer_id INT NOT NULL, total DECIMAL(10,2) NOT NULL, body BLOB,
       CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customer (id))`,
    "INSERT INTO customer (name, note) VALUES ('Zoë 🧬', NULL), ('שָׁלוֹם', ''), ('O''Brien \\\\ sons', 'line\\nbreak')",
    "CREATE VIEW big_order AS SELECT * FROM orders WHERE total > 50",
    "CREATE TRIGGER keep_total BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = ABS(NEW.total)",
    "CREATE PROCEDURE count_orders() BEGIN SELECT COUNT(*) FROM orders; END",
    "CREATE EVENT tidy ON SCHEDULE EVERY 1 YEAR DO DELETE FROM orders WHERE id < 0",
  );
  for (let from = 0; from < orders; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, orders - from) }, (_, i) => {
      const n = from + i;
      return `(${(n % 3) + 1}, ${(n % 200) / 2}, X'${Buffer.from(`body ${n} `.repeat(20)).toString("hex")}')`;
    });
    await sql(deps, `INSERT INTO orders (customer_id, total, body) VALUES ${rows.join(",")}`);
  }
}
