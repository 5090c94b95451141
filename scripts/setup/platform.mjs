import { existsSync } from "node:fs";
import { join } from "node:path";
import { SetupProblem } from "./problem.mjs";

/** Throws when this machine cannot run the project at all. Works on any Node that knows ES modules. */
export function requirePlatform() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9))
    throw new SetupProblem(`Node ${process.versions.node} is too old to set Seaworthy up. Install Node 20.9 or newer.`);
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch))
    throw new SetupProblem(
      `Seaworthy runs on Linux (x64 or arm64); this is ${process.platform} ${process.arch}.\n` +
        "Run it in a Debian container or virtual machine, with this folder mounted.",
    );
}

/** Path of a program on PATH or where Debian keeps servers, which is not on everybody's PATH. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
