import { readFile } from "node:fs/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";

/** What has to be known of the measured server. */
export interface ServerFacts {
  version: string;
  bufferPoolBytes: number;
  /** CPU seconds its process has used so far; null when it does not run on this machine. */
  cpuSeconds(): Promise<number | null>;
}

export async function readServerFacts(server: string): Promise<ServerFacts> {
  const connection = await createConnection(server);
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT VERSION() AS version, @@innodb_buffer_pool_size AS pool, @@pid_file AS pidFile, @@datadir AS dataDir",
  );
  await connection.end();
  const fact = (name: string) => String(rows[0]?.[name]);
  const pid = await readPid(fact("pidFile"), fact("dataDir"));
  return {
    version: fact("version"),
    bufferPoolBytes: Number(fact("pool")),
    cpuSeconds: () => cpuSecondsOf(pid),
  };
}

async function readPid(pidFile: string, dataDir: string): Promise<number | null> {
  for (const path of [pidFile, `${dataDir}/${pidFile}`]) {
    const text = await readFile(path, "utf8").catch(() => "");
    if (/^\d+\s*$/.test(text)) return Number(text);
  }
  return null;
}

/** User and system time from /proc, in hundredths of a second whatever the kernel's own clock. */
async function cpuSecondsOf(pid: number | null): Promise<number | null> {
  const stat = pid === null ? "" : await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return stat === "" ? null : (Number(fields[11]) + Number(fields[12])) / 100;
}
