import type { Connection } from "mysql2/promise";
import { quoteId } from "@/lib/mysql/quote";
import { isRefusal, readText, showCreate } from "./catalogue-queries";

export interface SequenceSchema {
  name: string;
  create: Buffer;
  /** Its one row, in the order of its columns: where it stands, its limits, how often it has gone round. */
  values: string[];
}

/** Null when this account may not read it. */
export async function readSequence(connection: Connection, name: string): Promise<SequenceSchema | null> {
  const { create } = await showCreate(connection, "SEQUENCE", name);
  if (create === null) return null;
  try {
    const [row] = await readText(connection, `SELECT * FROM ${quoteId(name)}`);
    return { name, create, values: Object.values(row ?? {}).map((value) => value ?? "NULL") };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
