import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { codeOf, messageOf } from "@/lib/kernel/errors";

export interface WantedPort {
  /** For the message: "the console". */
  purpose: string;
  /** The variable that changes it. */
  variable: string;
  host: string;
  port: number;
}

/** Why a port cannot be listened on, who holds it, and the variable that changes it; undefined: it can. */
export async function portProblem({ purpose, variable, host, port }: WantedPort): Promise<string | undefined> {
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
