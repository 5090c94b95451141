import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SetupProblem } from "./problem.mjs";

const logPath = resolve(process.env.SEAWORTHY_DATA_DIR || ".seaworthy", "logs/setup.log");

/**
 * Runs one long command under a line that counts the seconds. Its output goes to a log and is shown only when it
 * fails, because nobody reads a page of npm's output that ends well.
 */
export async function runStep(title, command, args, options = {}) {
  mkdirSync(dirname(logPath), { recursive: true });
  appendFileSync(logPath, `\n== ${new Date().toISOString()} ${command} ${args.join(" ")}\n`);
  const from = statSync(logPath).size;
  const line = startLine(title);
  const code = await exitCode(command, args, { ...options, log: openSync(logPath, "a") });
  line.end(code === 0 ? "done" : "failed");
  if (code === 0) return;
  const output = readFileSync(logPath).subarray(from).toString().trim().split("\n").slice(-40).join("\n");
  throw new SetupProblem(`${title} failed: ${command} ${args.join(" ")}\n\n${output}\n\nAll of it: ${logPath}`);
}

function exitCode(command, args, { log, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", log, log] });
    const stop = () => {
      child.kill();
      process.exit(143);
    };
    process.once("SIGTERM", stop);
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGTERM", stop);
      resolve(code);
    });
  });
}

function startLine(title) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const live = process.stdout.isTTY;
  const show = (text) => process.stdout.write(live ? `\r\x1b[K${title} … ${text}` : `${title} … ${text}\n`);
  if (live) show(seconds());
  else process.stdout.write(`${title} …\n`);
  const timer = setInterval(() => show(seconds()), live ? 1000 : 15_000);
  return {
    end(outcome) {
      clearInterval(timer);
      show(`${outcome} in ${seconds()}${live ? "\n" : ""}`);
    },
  };
}
