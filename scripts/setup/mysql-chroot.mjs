import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./platform.mjs";
import { layMemoryUnder } from "./roomy-folder.mjs";
import { runStep } from "./run-step.mjs";
import { commonFlags, freePort, rootAccount, startServer } from "./servers.mjs";

/**
 * MySQL itself is in no stable Debian, and its server must not stand beside MariaDB's packages. So it gets a Debian of
 * its own, of the suite that has it, in a folder that is made once and kept (docs/decisions).
 */
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "seaworthy/mysql");
const completeMarker = join(folder, ".complete");

/** Whether a MySQL server can be started at once. */
export const isMysqlPrepared = () => existsSync(completeMarker);

/** Why MySQL cannot be had on this machine; undefined when it can. */
export function whyNoMysql() {
  if (process.getuid() !== 0) return "only root can prepare a MySQL server; set TEST_MYSQL_URL to use your own";
  if (!findProgram("apt-get") || mirror() === undefined)
    return "a MySQL server can be prepared on Debian only; set TEST_MYSQL_URL to use your own";
  return undefined;
}

/** The step that prepares the folder: about a minute, once. */
export function mysqlChroot() {
  return {
    title: "Preparing a MySQL server for the tests",
    needed: !existsSync(completeMarker),
    async run(title) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const script = [
        `debootstrap --variant=minbase --include=ca-certificates sid '${folder}' '${mirror()}'`,
        `chroot '${folder}' apt-get -o Acquire::Check-Valid-Until=false update`,
        `chroot '${folder}' apt-get install -y --no-install-recommends mysql-server-core mysql-client-core`,
        `chroot '${folder}' apt-get clean`,
      ];
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      await runStep(title, "sh", ["-ec", script.join("\n")], { env });
      writeFileSync(completeMarker, "");
    },
  };
}

/** A throw-away MySQL. Answers {url, clientFolder, stop}; clientFolder holds `mysql` and `mysqldump`. */
export async function startMysql(flags = []) {
  const inside = (path) => path.slice(folder.length);
  const own = mkdtempSync(join(folder, "var/tmp/data-"));
  const takeMemoryAway = layMemoryUnder(own);
  const data = `--datadir=${inside(own)}/data`;
  execFileSync("chroot", [folder, "mysqld", "--no-defaults", "--initialize-insecure", "--user=root", data], {
    stdio: "ignore",
  });
  writeFileSync(join(own, "root.sql"), rootAccount);
  const port = await freePort();
  const files = [
    `--socket=${inside(own)}/socket`,
    `--init-file=${inside(own)}/root.sql`,
    `--pid-file=${inside(own)}/pid`,
  ];
  const its = ["--mysqlx=OFF", "--secure-file-priv=NULL"];
  const args = ["--no-defaults", "--user=root", data, `--port=${port}`, ...files, ...its, ...commonFlags, ...flags];
  const clientFolder = clientPrograms();
  const server = await startServer(["chroot", folder, "mysqld", ...args], port, () => {
    takeMemoryAway();
    for (const path of [own, clientFolder]) rmSync(path, { recursive: true, force: true });
  });
  return { ...server, clientFolder };
}

/** MySQL's own clients as programs of this machine. They reach a server over TCP only. */
function clientPrograms() {
  const programs = mkdtempSync(join(tmpdir(), "seaworthy-mysql-client-"));
  for (const name of ["mysql", "mysqldump"]) {
    writeFileSync(join(programs, name), `#!/bin/sh\nexec chroot '${folder}' ${name} --protocol=tcp "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  }
  return programs;
}

/** The Debian mirror this machine itself uses. */
function mirror() {
  const sources = "/etc/apt/sources.list.d";
  const files = existsSync(sources) ? readdirSync(sources).map((name) => join(sources, name)) : [];
  const texts = [...files, "/etc/apt/sources.list"].filter(existsSync).map((path) => readFileSync(path, "utf8"));
  return texts
    .flatMap((text) => [...text.matchAll(/^(?:URIs:|deb\s+(?:\[.*?\]\s+)?)\s*(https?:\/\/\S+\/debian)\/?(?:\s|$)/gm)])
    .map(([, url]) => url)[0];
}
