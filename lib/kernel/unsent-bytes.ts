import { readFile } from "node:fs/promises";

const listening = "0A";

/**
 * Bytes that were written to connections of this port and that their clients have not acknowledged: the kernel still has
 * them, also after the connection was closed here. 0 where it does not tell.
 */
export async function unsentBytes(port: number): Promise<number> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/self/net/${name}`, "utf8").catch(() => "")),
  );
  return tables.reduce((sum, table) => sum + unsentIn(table, port), 0);
}

/** `sl local_address rem_address st tx_queue:rx_queue …`, numbers in hexadecimal. */
export function unsentIn(table: string, port: number): number {
  let sum = 0;
  for (const line of table.split("\n").slice(1)) {
    const [, local = "", , state, queues = ""] = line.trim().split(/\s+/);
    if (state === listening || Number.parseInt(local.split(":")[1] ?? "", 16) !== port) continue;
    sum += Number.parseInt(queues.split(":")[0] ?? "0", 16);
  }
  return sum;
}
