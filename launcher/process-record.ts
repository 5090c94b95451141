import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import type { DataFolder } from "./data-folder";

/** A process, recognisable even if its number has been given to another one since. */
const processSchema = z.object({ pid: z.number().int().positive(), startedAtTicks: z.string() });
export type ProcessIdentity = z.infer<typeof processSchema>;

const recordSchema = z.record(z.string(), processSchema);
const launcherName = "launcher";

/** What runs for this data folder, on disk, so that the next start finds what a `kill -9` of this one has left. */
export interface ProcessRecord {
  add(name: string, pid: number): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * Refuses when another launcher runs on this folder, ends what an earlier one has left behind, and begins a new
 * record with ourselves in it. Answers the names of the processes it had to end.
 */
export async function takeOver(folder: DataFolder): Promise<{ record: ProcessRecord; ended: string[] }> {
  const path = join(folder.run, "processes.json");
  const { [launcherName]: launcher, ...children } = await readRecord(path);
  if (launcher !== undefined && (await isAlive(launcher)))
    throw new OperatorError("launcher.running", `Seaworthy already runs on ${folder.root} (process ${launcher.pid}).`, {
      kind: "conflict",
      hint: `Stop it with: kill ${launcher.pid}. To run a second one, set SEAWORTHY_DATA_DIR and other ports.`,
    });
  const left: string[] = [];
  for (const [name, identity] of Object.entries(children)) if (await endProcess(identity)) left.push(name);
  const record = openRecord(path);
  await record.add(launcherName, process.pid);
  return { record, ended: left };
}

function openRecord(path: string): ProcessRecord {
  const entries: Record<string, ProcessIdentity> = {};
  let writing: Promise<void> = Promise.resolve();
  const save = () => {
    const written = writing.then(async () => {
      if (Object.keys(entries).length === 0) return rm(path, { force: true });
      await writeFile(`${path}.partial`, JSON.stringify(entries), { mode: 0o600 });
      await rename(`${path}.partial`, path);
    });
    // One that failed, on a full disk for instance, fails none after it.
    writing = written.catch(() => undefined);
    return written;
  };
  return {
    async add(name, pid) {
      const identity = await identityOf(pid);
      if (identity === undefined) return;
      entries[name] = identity;
      await save();
    },
    async remove(name) {
      delete entries[name];
      await save();
    },
  };
}

async function readRecord(path: string): Promise<z.infer<typeof recordSchema>> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // None, or half of one: the kernel ends children with their launcher, so there is most likely nothing to find.
    return {};
  }
}

async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    // Field 22 of /proc/<pid>/stat; the name, field 2, may hold spaces and parentheses.
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : { pid, startedAtTicks: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identityOf(identity.pid))?.startedAtTicks === identity.startedAtTicks;
}

/** Answers whether there was anything to end. A database gets half a minute to finish by itself. */
async function endProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!(await isAlive(identity))) return false;
  for (const [signal, seconds] of [
    ["SIGTERM", 30],
    ["SIGKILL", 5],
  ] as const) {
    signalProcess(identity.pid, signal);
    for (let tenths = 0; tenths < seconds * 10; tenths++) {
      if (!(await isAlive(identity))) return true;
      await wait(100);
    }
  }
  throw new OperatorError("launcher.leftover", `Process ${identity.pid}, left by an earlier start, cannot be ended.`, {
    hint: `Look at it with: ps -fp ${identity.pid}`,
  });
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return;
    throw new OperatorError("launcher.leftover", `Process ${pid} cannot be ended: ${messageOf(error)}`, {
      hint: "Start Seaworthy as the user who started it before.",
      cause: error,
    });
  }
}
