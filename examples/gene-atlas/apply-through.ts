import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { splitStatements } from "@/lib/mysql/sql";

/** Applies the files of `folder` up to and with `version`, in order. */
export async function applyThrough({
  url,
  folder,
  version,
}: {
  url: string;
  folder: string;
  version: string;
}): Promise<void> {
  const connection = await createConnection({ uri: url, charset: "utf8mb4", timezone: "Z" });
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
    for (const file of files.filter((name) => name.slice(0, 3) <= version)) {
      for (const { sql } of splitStatements(await readFile(join(folder, file)))) await connection.query(sql.toString());
    }
  } finally {
    await connection.end();
  }
}
