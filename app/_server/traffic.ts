import { channel } from "node:diagnostics_channel";
import type { Server, ServerResponse } from "node:http";

/** What this process answers right now. */
export interface Traffic {
  open: ReadonlySet<ServerResponse>;
  /** From now on every connection ends with its answer, so that its client looks for another process. */
  sayGoodbye(): void;
  /** Resolves when nothing is being answered. */
  isOver(): Promise<void>;
  /** Takes no further connections; resolves when the last one has ended. */
  stopListening(): Promise<void>;
  /** Ends every connection as it is. */
  cut(): void;
}

export function watchTraffic(): Traffic {
  const open = new Set<ServerResponse>();
  const waiting = new Set<() => void>();
  // Next hands its server to nobody, but every request knows it. Before the first there is no connection to end.
  let server: Server | null = null;
  let isLeaving = false;

  channel("http.server.request.start").subscribe((message) => {
    const { response, server: theirs } = message as { response: ServerResponse; server: Server };
    server = theirs;
    open.add(response);
    if (isLeaving) sayGoodbyeIn(response);
    // Next alone listens eight times to the end of a page.
    response.setMaxListeners(20);
    response.once("close", () => {
      open.delete(response);
      // What had sent its head before keeps its connection, over which nothing more is to come.
      if (!theirs.listening) setImmediate(() => theirs.closeIdleConnections());
      if (open.size > 0) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
  });
  return {
    open,
    sayGoodbye() {
      isLeaving = true;
      for (const response of open) sayGoodbyeIn(response);
    },
    isOver: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    stopListening: () =>
      new Promise((resolve) => {
        if (server === null) resolve();
        else server.close(() => resolve());
      }),
    cut: () => server?.closeAllConnections(),
  };
}

function sayGoodbyeIn(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}
