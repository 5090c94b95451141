import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startChild } from "./child";
import { prepareDataFolder } from "./data-folder";
import { takeOver } from "./process-record";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "seaworthy-child-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

test("a disk that takes no more of its log ends neither a process nor us, and is told once", async () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  const folder = await prepareDataFolder(root);
  symlinkSync("/dev/full", join(folder.logs, "thing.log"));
  const args = ["-e", "let n = 0; const t = setInterval(() => { console.log(n++); if (n > 5) clearInterval(t); }, 50)"];
  const command = { name: "thing", program: process.execPath, args, environment: {} };
  const record = { add: async () => undefined, remove: async () => undefined };
  const child = await startChild(command, folder, record);
  expect(await child.ended).toEqual({ how: "exit code 0", lastLines: ["0", "1", "2", "3", "4", "5"] });
  await expect.poll(() => said).toEqual([expect.stringContaining("  thing    its log cannot be written: ENOSPC")]);
});

test("a process that cannot be recorded runs, and the record is whole again once there is room", async () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  const folder = await prepareDataFolder(root);
  const { record } = await takeOver(folder);
  const inTheWay = join(folder.run, "processes.json.partial");
  mkdirSync(inTheWay);
  const command = { name: "thing", program: process.execPath, args: ["-e", ""], environment: {} };
  expect(await (await startChild(command, folder, record)).ended).toMatchObject({ how: "exit code 0" });
  await expect.poll(() => said.join("")).toContain("  thing    cannot be recorded: EISDIR");
  rmdirSync(inTheWay);
  await record.add("other", process.pid);
  const kept: unknown = JSON.parse(readFileSync(join(folder.run, "processes.json"), "utf8"));
  expect(Object.keys(kept as object).toSorted()).toEqual(["launcher", "other"]);
});
