import { execFileSync } from "node:child_process";

/** Root may have one by itself; others where the kernel lets them be root of something small. */
const unshare = ["unshare", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), "--net"];

/** Null when a process may have a network of its own here, or why not. */
export function networkRefusal(): string | null {
  if (process.platform !== "linux") return "networks of a process's own are Linux's";
  try {
    execFileSync("sh", ["-c", `${unshare.join(" ")} sh -c 'ip link set lo up'`], { stdio: "ignore" });
    return null;
  } catch {
    return "this user may not have a network of its own, or the program ip is missing";
  }
}

/**
 * The command in a network of its own, which has loopback and `address`, as if that were another machine's: whatever
 * listens everywhere there is reached at it, and nothing of the machine's own network is touched.
 */
export function inOwnNetwork(address: string, command: readonly string[]): string[] {
  const prepare = `ip link set lo up && ip addr add ${address}/32 dev lo && exec "$@"`;
  return [...unshare, "sh", "-c", prepare, "sh", ...command];
}
