import { type Ask, readSettings } from "./ask";

export interface ConnectionLimit {
  /** Equal for two databases that one server holds. */
  identity: string;
  /** `max_connections`. */
  limit: number;
}

/** How many connections a server gives to everybody together, and which server it is. */
export async function readConnectionLimit(ask: Ask): Promise<ConnectionLimit> {
  const settings = await readSettings(ask, ["hostname", "port", "datadir", "max_connections"]);
  return {
    identity: ["hostname", "port", "datadir"].map((name) => settings.get(name) ?? "").join(" "),
    limit: Number(settings.get("max_connections")),
  };
}
