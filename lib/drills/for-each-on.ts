import type { Connection } from "mysql2/promise";

/** Works through the items in their order on all connections at once. The first failure ends it. */
export async function forEachOn<Item>(
  connections: readonly Connection[],
  items: readonly Item[],
  work: (connection: Connection, item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    connections.map(async (connection) => {
      // One iterator for all: each item is taken once.
      for (const item of left) await work(connection, item);
    }),
  );
}
