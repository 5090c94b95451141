import { channel } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { countForwarded } from "@/lib/auth/forwarded-seen";
import type { Deps } from "@/lib/deps";
import { noteProcess } from "@/lib/health";

const everyMs = 60_000;
/** Asked by machines that come from inside, past the proxies; and what pages load by the dozen. */
const uncounted = /^\/(health|metrics|version|_next)(\/|$)/;

/**
 * Leaves a note of this web process in the store, now and each minute: the checklist is measured by others. Returns
 * what leaves one at once.
 */
export function keepNote(deps: Deps): () => Promise<void> {
  const forwarded = countForwarded();
  channel("http.server.request.start").subscribe((message) => {
    const { request } = message as { request: IncomingMessage };
    if (uncounted.test((request.url ?? "/").split("?", 1)[0] ?? "/")) return;
    const header = request.headers["x-forwarded-for"];
    const forwardedFor = Array.isArray(header) ? header.join(",") : (header ?? null);
    forwarded.see({ peer: request.socket.remoteAddress ?? null, forwardedFor }, Date.now());
  });
  const note = () =>
    noteProcess(deps, "web", forwarded.seen(Date.now())).catch((error: unknown) =>
      deps.log.warn({ err: error }, "could not leave a note of this process; trying again"),
    );
  void note();
  setInterval(() => void note(), everyMs).unref();
  return note;
}
