import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "@playwright/test";
import { roomyFolder } from "@/scripts/setup/roomy-folder.mjs";
import { freePorts, type LauncherState, readState, runLauncher } from "@/test/run-launcher";
import { installations } from "./installations";

/** Starts whole installations in fresh data folders on free ports, as `npm start` does. Answers how to stop them. */
export default async function startStacks(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(roomyFolder(), "seaworthy-e2e-"));
  const launchers = await Promise.all(
    installations.map(async (name) => {
      const ports = await freePorts();
      return runLauncher(join(folder, name), { ...ports, BASE_URL: `http://127.0.0.1:${ports["PORT"]}` });
    }),
  );
  const stop = async () => {
    await Promise.all(launchers.map((launcher) => launcher.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(launchers.map((launcher) => launcher.untilUp()));
  } catch (error) {
    await stop();
    throw error;
  }
  process.env["E2E_FOLDER"] = folder;
  return stop;
}

/** Of the installation that the running story is about: its data folder. */
export function dataFolder(): string {
  return join(process.env["E2E_FOLDER"] ?? "", test.info().project.name);
}

/** For the stories: where the console is, how the first administrator gets in, and both databases. */
export async function stackState(): Promise<LauncherState> {
  const state = await readState(dataFolder());
  if (state === undefined)
    throw new Error("The installation is not running: start the stories with npm test -- browser");
  return state;
}
