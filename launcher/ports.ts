import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

export interface WantedPort {
  /** For the message: "the console". */
  purpose: string;
  /** The variable that changes it. */
  variable: string;
  host: string;
  port: number;
}

/** Throws `launcher.ports` naming every port that cannot be used, who holds it, and the variable that changes it. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems = [...sharedPorts(wanted), ...(await Promise.all(wanted.map(problemWith))).filter(isText)];
  if (problems.length === 0) return;
  throw new OperatorError("launcher.ports", problems.join("\n"), {
    kind: "conflict",
    hint: `Stop what holds it, or choose another port, for example: ${example(wanted, problems)} npm start`,
  });
}

function sharedPorts(wanted: readonly WantedPort[]): string[] {
  return wanted.flatMap((one, index) =>
    wanted
      .slice(index + 1)
      .filter((other) => other.port === one.port)
      .map((other) => `${one.variable} and ${other.variable} are both ${one.port}: give each its own port.`),
  );
}

async function problemWith({ purpose, variable, host, port }: WantedPort): Promise<string | undefined> {
  const error = await listenOnce(host, port);
  if (error === undefined) return undefined;
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `Port ${port} for ${purpose} (${variable}) is in use${await holderOf(port)}.`;
    case "EACCES":
      return `Port ${port} for ${purpose} (${variable}) may be opened by root only: choose one above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine, so ${purpose} cannot listen there (HOST).`;
    default:
      return `Port ${port} for ${purpose} (${variable}) cannot be opened: ${messageOf(error)}.`;
  }
}

function listenOnce(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** " by mariadbd (process 123)" as far as `ss` may tell us. */
async function holderOf(port: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("ss", ["-Hltnp", `sport = :${port}`], { timeout: 2000 });
    const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(stdout) ?? [];
    return name === undefined ? "" : ` by ${name} (process ${pid})`;
  } catch {
    return "";
  }
}

function example(wanted: readonly WantedPort[], problems: readonly string[]): string {
  return wanted
    .filter(({ variable }) => problems.some((problem) => problem.includes(variable)))
    .map(({ variable, port }) => `${variable}=${port < 1024 ? port + 8000 : Math.min(port + 1000, 65_535)}`)
    .join(" ");
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
