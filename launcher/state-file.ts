import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

export async function removeState(folder: DataFolder): Promise<void> {
  await rm(statePath(folder), { force: true });
}

function statePath(folder: DataFolder): string {
  return join(folder.run, "state.json");
}
