// `npm start`. Plain JavaScript that needs no package, because its first task is to install them: sets everything up,
// then hands over to the launcher (start.ts, built into dist/) on the pinned Node.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { constants } from "node:os";
import { applicationBuild } from "../scripts/setup/application-build.mjs";
import { debianPackages } from "../scripts/setup/debian-packages.mjs";
import { withLocalBinaries } from "../scripts/setup/environment.mjs";
import { nodePackages, pinnedNode } from "../scripts/setup/node-packages.mjs";
import { findProgram, requirePlatform } from "../scripts/setup/platform.mjs";
import { exitWith } from "../scripts/setup/problem.mjs";
import { setUp } from "../scripts/setup/set-up.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
process.chdir(root);

/** With databases of one's own, whole or in part (the launcher refuses the half), no server is installed. */
const connected = ["DATABASE_URL", "TARGET_DATABASE_URL"].some(
  (name) => process.env[name] || process.env[`${name}_FILE`],
);
const server = { anyOf: ["mariadbd", "mysqld"], packages: ["mariadb-server-core", "mariadb-client-core"] };

try {
  requirePlatform();
  await setUp([
    nodePackages(root),
    debianPackages("Installing MariaDB", connected ? [] : [server]),
    applicationBuild(root),
  ]);
  launch();
} catch (error) {
  exitWith(error);
}

/**
 * The launcher gets a session of its own, so that Ctrl-C reaches it once, through us, and none of its children, which
 * it stops in order; and it is told by the kernel should we be killed.
 */
function launch() {
  const command = [pinnedNode(root), "--enable-source-maps", "dist/launcher.mjs", ...process.argv.slice(2)];
  const bound = findProgram("setpriv") ? ["setpriv", "--pdeathsig", "TERM", ...command] : command;
  const [program, ...args] = bound;
  const child = spawn(program, args, { cwd: root, env: withLocalBinaries(root), stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", exitWith);
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}
