import type { DatabaseProgram } from "./database-program";
import type { Secrets } from "./secrets";

export const storeDatabase = "seaworthy";
export const targetDatabase = "gene_atlas";

/**
 * What the server runs before it accepts its first connection, at every start: databases, accounts, passwords and
 * rights. So there is no moment without a password, and secrets.json can be replaced.
 */
export function accountsSql(flavour: DatabaseProgram["flavour"], secrets: Secrets): string {
  const [store, target] = ["'seaworthy_store'@'127.0.0.1'", "'seaworthy_target'@'127.0.0.1'"];
  const statements = [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${secrets.rootPassword}'`,
    ...account(store, secrets.storePassword),
    ...account(target, secrets.targetPassword),
    ...[storeDatabase, targetDatabase].map((name) => `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`),
    `GRANT ALL PRIVILEGES ON ${storeDatabase}.* TO ${store}`,
    `GRANT ALL PRIVILEGES ON ${targetDatabase}.* TO ${target}`,
    // Scratch copies and kept contents of the target: gene_atlas__restore_1.
    `GRANT ALL PRIVILEGES ON \`${targetDatabase.replaceAll("_", "\\_")}\\_\\_%\`.* TO ${target}`,
    // Where drills restore to.
    `GRANT ALL PRIVILEGES ON \`seaworthy\\_drill\\_%\`.* TO ${target}`,
    ...serverRights[flavour].map((rights) => `GRANT ${rights} TO ${target}`),
  ];
  return `${statements.join(";\n")};\n`;
}

/**
 * What a consistent backup, a restore that keeps DEFINERs, naming a blocker and seeing that every account has a password
 * need beyond the target's schema.
 */
const serverRights = {
  mariadb: ["RELOAD, PROCESS, BINLOG MONITOR, SET USER ON *.*", "SELECT ON mysql.proc", "SELECT ON mysql.global_priv"],
  mysql: [
    "RELOAD, PROCESS, REPLICATION CLIENT ON *.*",
    "BACKUP_ADMIN, SHOW_ROUTINE, SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER ON *.*",
    "SELECT ON mysql.user",
  ],
} as const;

function account(name: string, password: string): string[] {
  return [`CREATE USER IF NOT EXISTS ${name}`, `ALTER USER ${name} IDENTIFIED BY '${password}'`];
}
