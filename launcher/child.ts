import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { Environment } from "@/lib/config/variables";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { type DataFolder, logFile } from "./data-folder";
import { shortLogLine } from "./log-line";
import type { ProcessRecord } from "./process-record";
import { say } from "./terminal";

export interface ChildCommand {
  /** Names its log file and its lines on the terminal. */
  name: string;
  program: string;
  args: readonly string[];
  environment: Environment;
  /** Opens a channel to it: a worker notices by it that its launcher is gone. */
  channel?: boolean;
}

export interface Child {
  name: string;
  pid: number;
  /** Settles when the process is gone. Never rejects. */
  ended: Promise<ChildEnd>;
  /** Asks it to end and, after the grace period, makes it. Returns when it is gone. */
  stop(graceSeconds: number): Promise<void>;
  kill(): void;
}

export interface ChildEnd {
  /** "exit code 1", "signal SIGKILL". */
  how: string;
  /** The last lines it wrote, for the message about it. */
  lastLines: string[];
}

/**
 * Starts a process in a session of its own, so that Ctrl-C in the terminal reaches only us and we stop our children in
 * order. The kernel ends it with us should we be killed.
 */
export async function startChild(command: ChildCommand, folder: DataFolder, record: ProcessRecord): Promise<Child> {
  const [program, ...args] = boundToUs([command.program, ...command.args]);
  const log = openLog(await logFile(folder, command.name), command.name);
  const child = spawn(program ?? command.program, args, {
    env: command.environment as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", ...(command.channel === true ? (["ipc"] as const) : [])],
    detached: true,
  });
  const lastLines = followOutput(child, command.name, log);
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once("error", (error) => resolve({ how: error.message, lastLines }));
    child.once("close", (code, signal) => {
      log.end();
      resolve({ how: signal === null ? `exit code ${code}` : `signal ${signal}`, lastLines });
    });
  });
  if (child.pid === undefined)
    throw new OperatorError("launcher.child", `${command.name} cannot be started: ${(await ended).how}`);
  // A process that runs is not given up because that cannot be written down: it is for what a kill -9 leaves.
  const tell = (error: unknown) => say(`  ${command.name.padEnd(8)} cannot be recorded: ${messageOf(error)}`);
  await record.add(command.name, child.pid).catch(tell);
  void ended.then(() => record.remove(command.name).catch(tell));
  return {
    name: command.name,
    pid: child.pid,
    ended,
    kill: () => void child.kill("SIGKILL"),
    async stop(graceSeconds) {
      child.kill("SIGTERM");
      const inTime = await Promise.race([ended.then(() => true), wait(graceSeconds * 1000, false, { ref: false })]);
      if (!inTime) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Output goes to the log as it comes; warnings and errors among it also to the terminal, in short. */
function followOutput(child: ChildProcess, name: string, log: Log): string[] {
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log.line(line);
      lastLines.push(line);
      if (lastLines.length > 15) lastLines.shift();
      const short = shortLogLine(line);
      if (short !== undefined) say(`  ${name.padEnd(8)} ${short}`);
    });
  }
  return lastLines;
}

interface Log {
  line(text: string): void;
  end(): void;
}

/** What the disk does not take is lost, and that is said once: nothing ends because its log cannot be written. */
function openLog(path: string, name: string): Log {
  let isTold = false;
  let file: WriteStream | null = open();

  function open(): WriteStream {
    const opened = createWriteStream(path, { flags: "a", mode: 0o600 });
    opened.on("error", (error) => {
      if (!isTold) say(`  ${name.padEnd(8)} its log cannot be written: ${messageOf(error)}`);
      isTold = true;
      // The next line tries again: somebody may have made room.
      if (file === opened) file = null;
    });
    return opened;
  }

  return { line: (text) => void (file ??= open()).write(`${text}\n`), end: () => void file?.end() };
}

/** setpriv comes with util-linux, so with every Debian; without it the next start finds leftovers by the record. */
function boundToUs(command: readonly string[]): readonly string[] {
  try {
    accessSync("/usr/bin/setpriv", constants.X_OK);
    return ["/usr/bin/setpriv", "--pdeathsig", "TERM", ...command];
  } catch {
    return command;
  }
}
