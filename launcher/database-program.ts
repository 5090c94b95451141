import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "@/lib/kernel/errors";

export interface DatabaseProgram {
  flavour: "mariadb" | "mysql";
  server: string;
  /** MariaDB makes its system tables with a program of its own, MySQL with the server. */
  installer: string;
}

/** The server installed on this machine. Throws `launcher.no_server`. */
export async function findDatabaseProgram(searchPath: string): Promise<DatabaseProgram> {
  const server = (await findProgram("mariadbd", searchPath)) ?? (await findProgram("mysqld", searchPath));
  if (server === undefined)
    throw new OperatorError("launcher.no_server", "Neither mariadbd nor mysqld is installed.", {
      hint: "Run npm start, which installs it, or: apt-get install mariadb-server-core mariadb-client-core",
    });
  const { stdout } = await promisify(execFile)(server, ["--no-defaults", "--version"]);
  if (!stdout.includes("MariaDB")) return { flavour: "mysql", server, installer: server };
  const installer =
    (await findProgram("mariadb-install-db", searchPath)) ?? (await findProgram("mysql_install_db", searchPath));
  if (installer !== undefined) return { flavour: "mariadb", server, installer };
  throw new OperatorError("launcher.no_server", `${server} is here, but mariadb-install-db is not.`, {
    hint: "apt-get install mariadb-server-core mariadb-client-core",
  });
}

/** Servers are in /usr/sbin, which is not on everybody's PATH. */
async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of [...searchPath.split(":"), "/usr/local/sbin", "/usr/sbin"]) {
    const path = join(folder, name);
    if (folder !== "" && (await isExecutable(path))) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
