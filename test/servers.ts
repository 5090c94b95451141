import { createConnection, type Connection } from "mysql2/promise";

export type Flavour = "mariadb" | "mysql";

const variable = { mariadb: "TEST_MARIADB_URL", mysql: "TEST_MYSQL_URL" } as const;

/** Root URL (no database) of a real server that `npm test` started for us; undefined when there is none. */
export function serverUrl(flavour: Flavour): string | undefined {
  return process.env[variable[flavour]];
}

/** Flavours to run a contract suite on: what `describe.each` takes. */
export function availableServers(): { flavour: Flavour; url: string }[] {
  return (["mariadb", "mysql"] as const).flatMap((flavour) => {
    const url = serverUrl(flavour);
    return url === undefined ? [] : [{ flavour, url }];
  });
}

export function requireServer(flavour: Flavour): string {
  const url = serverUrl(flavour);
  if (url === undefined) throw new Error(`${variable[flavour]} is not set: run the tests with npm test`);
  return url;
}

export async function connectAsRoot(flavour: Flavour): Promise<Connection> {
  return createConnection({
    uri: requireServer(flavour),
    multipleStatements: true,
    supportBigNumbers: true,
    dateStrings: true,
  });
}
