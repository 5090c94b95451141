import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "@/lib/config/variables";
import type { DataFolder } from "./data-folder";

/** What scripts may want to know about the running installation: `run/state.json`, for its owner's eyes only. */
export interface State {
  pid: number;
  url: string;
  firstAdministratorLink: string | null;
  /** Where caught mail is read, and the port it is sent to; null: mail has a server of the operator's, or none. */
  mailCatcherUrl: string | null;
  smtpPort: number | null;
  storeUrl: string;
  targetUrl: string;
}

/** Written when everything is up, so whoever waits for it may go on. */
export async function writeState(folder: DataFolder, state: State): Promise<void> {
  await writeFile(`${statePath(folder)}.partial`, JSON.stringify(state, null, 2), { mode: 0o600 });
  await rename(`${statePath(folder)}.partial`, statePath(folder));
}

/**
 * Written beside it, for `node --env-file` and `make`: what we made up for want of it, so that the command line looks
 * after this installation too. What the operator said they say again.
 */
export async function writeEnvironment(folder: DataFolder, made: Environment): Promise<void> {
  const lines = Object.entries(made).map(([name, value = ""]) => `${name}=${quoted(value)}\n`);
  await writeFile(environmentPath(folder), lines.join(""), { mode: 0o600 });
}

export async function removeState(folder: DataFolder): Promise<void> {
  await Promise.all([statePath(folder), environmentPath(folder)].map((path) => rm(path, { force: true })));
}

function statePath(folder: DataFolder): string {
  return join(folder.run, "state.json");
}

function environmentPath(folder: DataFolder): string {
  return join(folder.run, "environment");
}

/** Nothing is escaped between quotes, so a quote is chosen that the value does not have. */
function quoted(value: string): string {
  const quote = ["'", '"', "`"].find((each) => !value.includes(each)) ?? "'";
  return quote + value + quote;
}
