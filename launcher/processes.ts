import { join } from "node:path";
import type { LauncherConfig } from "@/lib/config/load-launcher-config";
import type { Environment } from "@/lib/config/variables";
import { type ChildCommand, startChild } from "./child";
import type { Start } from "./start-context";
import { supervise } from "./supervise";
import { step } from "./terminal";
import { waitForWeb } from "./wait-for-web";

/** Beyond their own grace period, a moment to hand jobs back and to cut what is not finished. */
const handBackSeconds = 5;

/** What tells web and worker to send to the catcher; nothing when there is none. */
export function catcherVariables({ mailCatcher }: Pick<LauncherConfig, "mailCatcher">): Environment {
  if (mailCatcher === null) return {};
  return {
    SMTP_HOST: "127.0.0.1",
    SMTP_PORT: String(mailCatcher.smtpPort),
    SMTP_TLS: "none",
    MAIL_CAPTURE: "true",
    MAIL_CAPTURE_URL: `http://localhost:${mailCatcher.webPort}`,
  };
}

/** Catches every mail instead of delivering it. On loopback only, as it shows what it caught to anybody. */
export async function startMailCatcher(start: Start, environment: Environment): Promise<void> {
  const { mailCatcher } = start.config;
  if (mailCatcher === null) return;
  const { smtpPort, webPort } = mailCatcher;
  const mail = ["node_modules/maildev/dist/bin/maildev.js", "--ip", "127.0.0.1", "--smtp", String(smtpPort)];
  const reading = ["--web-ip", "127.0.0.1", "--web", String(webPort), "--max-emails", "1000"];
  // It writes what it caught, links with tokens among it, below the temporary folder: not the one everybody reads.
  const own = { ...environment, TMPDIR: start.folder.run };
  await startSupervised(start, 5, { name: "mail", args: [...mail, ...reading], environment: own });
}

export async function startWorker(start: Start, environment: Environment): Promise<void> {
  await startSupervised(start, start.config.shutdownGraceSeconds + handBackSeconds, {
    name: "worker",
    args: ["--enable-source-maps", "dist/worker.mjs"],
    environment: { ...environment, SEAWORTHY_SUPERVISED: "true" },
    channel: true,
  });
}

/** Answers what readiness complains about once the console answers. */
export async function startWeb(start: Start, environment: Environment): Promise<string[]> {
  const { host, port } = start.config;
  const args = ["dist/web.mjs"];
  await startSupervised(start, start.config.shutdownGraceSeconds + handBackSeconds, { name: "web", args, environment });
  const address = `http://${reachable(host)}:${port}`;
  const logPath = join(start.folder.logs, "web.log");
  return step("Console", () => waitForWeb(address, logPath, start.shutdown.signal));
}

async function startSupervised(
  start: Start,
  graceSeconds: number,
  command: Omit<ChildCommand, "program">,
): Promise<void> {
  const { folder, record, shutdown } = start;
  const part = await supervise(() => startChild({ program: process.execPath, ...command }, folder, record));
  await shutdown.add({ name: command.name, graceSeconds, stop: (grace) => part.stop(grace), kill: () => part.kill() });
}

/** "Every address" is none to connect to. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
