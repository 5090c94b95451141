import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareDataFolder } from "./data-folder";
import { readOrCreateSecrets } from "./secrets";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-refusal-"));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

/** Runs a module of the set-up in a real process on a machine that is, for it, another one. */
function runOn(machine: string, module: string, path = process.env["PATH"] ?? "") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(machine)}`, "--input-type=module", "-e", module],
    { encoding: "utf8", env: { PATH: path, NODE_ENV: "production" } },
  );
  return { status, said: stdout + stderr };
}

test("npm start on another system says in one message where Seaworthy runs", () => {
  const { status, said } = runOn(
    'Object.defineProperty(process, "platform", { value: "darwin" });',
    `await import(${JSON.stringify(resolve("launcher/bootstrap.mjs"))});`,
  );
  expect(status).not.toBe(0);
  expect(said).toContain("Seaworthy runs on Linux (x64 or arm64); this is darwin");
  expect(said).not.toMatch(/^\s+at /m);
});

test("a Node that is too old is told so", () => {
  const { status, said } = runOn(
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.0" } });',
    `await import(${JSON.stringify(resolve("launcher/bootstrap.mjs"))});`,
  );
  expect(status).not.toBe(0);
  expect(said).toContain("Install Node 20.9 or newer");
});

test("without root and sudo the missing packages come with the command that installs them", () => {
  symlinkSync("/usr/bin/apt-get", join(folder, "apt-get"));
  const setup = (name: string) => JSON.stringify(resolve(`scripts/setup/${name}.mjs`));
  const { status, said } = runOn(
    "process.getuid = () => 1000;",
    `const { debianPackages } = await import(${setup("debian-packages")});
     const { setUp } = await import(${setup("set-up")});
     const { exitWith } = await import(${setup("problem")});
     const wanted = [{ anyOf: ["no-such-program"], packages: ["mariadb-server-core"] }];
     await setUp([debianPackages("Installing MariaDB", wanted)]).catch(exitWith);`,
    folder,
  );
  expect(status).not.toBe(0);
  expect(said).toContain("sudo sh -c 'apt-get update && apt-get install mariadb-server-core'");
  expect(said).not.toMatch(/^\s+at /m);
});

test("a data folder that belongs to somebody else is named, with the command that hands it over", async () => {
  chmodSync(folder, 0o500);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await expect(prepareDataFolder(join(folder, "data"))).rejects.toMatchObject({
      code: "launcher.data_folder",
      message: expect.stringContaining(join(folder, "data")),
      hint: expect.stringContaining("chown"),
    });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test.skipIf(process.getuid?.() !== 0)("root does not take over a data folder of somebody else", async () => {
  const root = join(folder, "data");
  const { run } = await prepareDataFolder(root);
  chownSync(run, 65534, 65534);
  await expect(prepareDataFolder(root)).rejects.toMatchObject({
    code: "launcher.data_folder",
    message: `${root} belongs to uid 65534, not to us.`,
    hint: expect.stringContaining("as the user who started it before"),
  });
});

test("secrets that cannot be read are named, with what to do", async () => {
  mkdirSync(join(folder, "secrets.json"));
  await expect(readOrCreateSecrets(folder)).rejects.toMatchObject({
    code: "launcher.secrets",
    message: expect.stringContaining(`${join(folder, "secrets.json")} cannot be read: EISDIR`),
    hint: expect.stringContaining("chown"),
  });
});
