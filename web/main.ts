import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadConfig } from "@/lib/config/load-config";
import { tellNextWhereToListen } from "@/lib/config/next-environment";
import { OperatorError } from "@/lib/kernel/errors";
import { explainInOneLine } from "@/lib/kernel/report-error";
import { portProblem } from "@/lib/startup/port-problem";

/** As the image has it: Next's server, which stands by itself. */
const standalone = resolve("server.js");
const nextProgram = resolve("node_modules/next/dist/bin/next");

/**
 * The web process: what Next would say with a stack, or not at all, is said here in one line before it starts. The rest
 * of the start is `app/_server/start-web.ts`, within Next.
 */
async function main(): Promise<void> {
  // Until Next runs there is nothing to finish; a container's first process would otherwise not hear it.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
  const { host, port } = loadConfig();
  const problem = await portProblem({ purpose: "the console", variable: "PORT", host, port });
  if (problem !== undefined)
    throw new OperatorError("startup.port", problem, { hint: "Stop what holds it, or choose another port." });
  tellNextWhereToListen({ host, port });
  const isStandalone = existsSync(standalone);
  if (!isStandalone) process.argv.splice(2, Infinity, "start", "-H", host, "-p", String(port));
  await import(pathToFileURL(isStandalone ? standalone : nextProgram).href);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Seaworthy's web process cannot start. ${explainInOneLine(error)}\n`);
  process.exit(1);
}
