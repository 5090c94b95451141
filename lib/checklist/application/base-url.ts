import { peerKindOf } from "@/lib/auth/forwarded-seen";

/** Whether an address leads to the very machine that asks. */
export function isLoopbackUrl(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "");
  return (
    host === "localhost" || host.endsWith(".localhost") || (/^[\d.]+$|:/.test(host) && peerKindOf(host) === "loopback")
  );
}
