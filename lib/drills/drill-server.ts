import type { Connection } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { openTarget } from "@/lib/mysql/open-target";
import { quoteId } from "@/lib/mysql/quote";
import { holds } from "@/lib/mysql/grants";
import { readCapabilities, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import type { ConnectOptions } from "@/lib/mysql/target";

/** Where drills restore: beside the target, or on the server that DRILL_DATABASE_URL names. */
export interface DrillServer {
  /** Without its password. */
  description: string;
  /** Whether the application's own data is on it. */
  isTargets: boolean;
  connect(options: ConnectOptions & { database: string | null }): Promise<Connection>;
  close(): Promise<void>;
}

export function openDrillServer({ config, target }: Pick<Deps, "config" | "target">): DrillServer {
  if (config.drillUrl === null)
    return { description: target.description, isTargets: true, connect: target.connect, close: async () => undefined };
  const server = openTarget({ targetUrl: config.drillUrl, targetPoolSize: 1 }, "DRILL_DATABASE_URL");
  return { description: server.description, isTargets: false, connect: server.connect, close: server.close };
}

/** `MariaDB 10.11.19 at mysql://user@host:3306/`: for evidence. */
export function describeServer({ description }: DrillServer, { versionText }: ServerCapabilities): string {
  return `${versionText} at ${description}`;
}

/** Everything a restore does in a schema of its own. */
const needed =
  "SELECT, INSERT, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER, CREATE ROUTINE, ALTER ROUTINE, EVENT".split(
    ", ",
  );

/** Throws `drill.grants_missing` with the GRANT that a drill needs. */
export async function requireGrants(connection: Connection, scratch: string): Promise<ServerCapabilities> {
  const capabilities = await readCapabilities(connection);
  const missing = missingGrants(capabilities, scratch);
  if (missing !== null)
    throw new OperatorError(missing.code, missing.message, { kind: "forbidden", ...hintOf(missing) });
  return capabilities;
}

export function missingGrants({ grants, account }: ServerCapabilities, scratch: string): ErrorReport | null {
  const missing = needed.filter((privilege) => !holds(grants, privilege, scratch));
  if (missing.length === 0) return null;
  return {
    code: "drill.grants_missing",
    message: `The database account may not make a scratch schema: it lacks ${missing.join(", ")} on ${scratchPattern}.`,
    hint: `GRANT ALL PRIVILEGES ON ${quoteId(scratchPattern)}.* TO ${account};`,
  };
}

/** As a GRANT names them all: the underscores stand for themselves. */
const scratchPattern = String.raw`seaworthy\_drill\_%`;

function hintOf({ hint }: ErrorReport): { hint: string } | object {
  return hint === undefined ? {} : { hint };
}
