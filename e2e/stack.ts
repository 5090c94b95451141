import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { roomyFolder } from "@/scripts/setup/roomy-folder.mjs";
import { freePorts, type LauncherState, readState, runLauncher } from "@/test/run-launcher";

/** Starts the whole installation in a fresh data folder on free ports, as `npm start` does. Answers how to stop it. */
export default async function startStack(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(roomyFolder(), "seaworthy-e2e-"));
  const ports = await freePorts();
  const launcher = runLauncher(dataDir, { ...ports, BASE_URL: `http://127.0.0.1:${ports["PORT"]}` });
  await launcher.untilUp();
  process.env["E2E_DATA_DIR"] = dataDir;
  return async () => {
    await launcher.stop();
    for (const path of [dataDir, `${dataDir}-secrets`]) await rm(path, { recursive: true, force: true });
  };
}

/** For the stories: where the console is, how the first administrator gets in, and both databases. */
export async function stackState(): Promise<LauncherState> {
  const dataDir = process.env["E2E_DATA_DIR"];
  const state = dataDir === undefined ? undefined : await readState(dataDir);
  if (state === undefined)
    throw new Error("The installation is not running: start the stories with npm test -- browser");
  return state;
}
