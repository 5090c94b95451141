import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { codeOf } from "@/lib/kernel/errors";
import { whyRefused } from "./guard";
import { withinSeconds } from "./limits";
import { StepFailure } from "./problem";

const triedAddresses = 6;

/** What `lookup` of node:dns/promises does with `all`; tests answer for the outside network. */
export type LookUp = (host: string) => Promise<{ address: string }[]>;

const systemLookUp: LookUp = (host) => lookup(host, { all: true });

/**
 * The addresses of a host, as the system finds them. With `guarded`, none of them may lead where the test must not go;
 * one connects to what was looked at here, so a name that changes its answer meanwhile gains nothing.
 */
export async function resolveHost(host: string, guarded: boolean, lookUp: LookUp = systemLookUp): Promise<string[]> {
  const addresses = isIP(host) === 0 ? await addressesOf(host, lookUp) : [host];
  if (!guarded) return addresses;
  for (const address of addresses) {
    const why = whyRefused(address);
    if (why !== null)
      throw new StepFailure(`${host} leads to ${address} (${why}), where no test may go.`, {
        kind: "address-refused",
        address,
        why,
      });
  }
  return addresses;
}

async function addressesOf(host: string, lookUp: LookUp): Promise<string[]> {
  try {
    return [...new Set((await lookUp(host)).map(({ address }) => address))];
  } catch (error) {
    const code = codeOf(error) ?? "unknown";
    if (code === "ENOTFOUND" || code === "ENODATA")
      throw new StepFailure(`There is no host ${host}.`, { kind: "name-not-found" });
    throw new StepFailure(`The name server did not answer for ${host} (${code}).`, { kind: "name-not-answered", code });
  }
}

export interface Reached {
  socket: Socket;
  address: string;
  /** The addresses tried before, and what became of that. */
  failed: string[];
}

/** The first address that answers. Each but the last may take its share of the time only. */
export async function connectToFirst(
  addresses: readonly string[],
  port: number,
  seconds: number,
  signal: AbortSignal,
): Promise<Reached> {
  const tried = addresses.slice(0, triedAddresses);
  const failed: string[] = [];
  let last: unknown;
  for (const address of tried) {
    try {
      const socket = await withinSeconds(seconds / tried.length, signal, (ending) => open(address, port, ending));
      return { socket, address, failed };
    } catch (error) {
      signal.throwIfAborted();
      failed.push(`${address}: ${error instanceof StepFailure ? "no answer" : (codeOf(error) ?? "failed")}`);
      last = error;
    }
  }
  throw notReached(last, port, failed, seconds);
}

async function open(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const onAbort = () => socket.destroy(signal.reason as Error);
  signal.addEventListener("abort", onAbort);
  socket.once("connect", () => resolve(socket));
  // Stays: what happens to the socket later is read off the conversation, but must find a listener.
  socket.on("error", reject);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function notReached(error: unknown, port: number, failed: readonly string[], seconds: number): StepFailure {
  const where = failed.join("; ");
  if (error instanceof StepFailure)
    return new StepFailure(`Nothing answered on port ${port}. ${where}`, { kind: "timeout", seconds });
  const code = codeOf(error) ?? "unknown";
  return code === "ECONNREFUSED"
    ? new StepFailure(`Nobody listens on port ${port}. ${where}`, { kind: "refused" })
    : new StepFailure(`Port ${port} cannot be reached. ${where}`, { kind: "unreachable", code });
}
