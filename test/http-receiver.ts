import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** How the next request is answered; `stall`: never. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | "stall";

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpReceiver {
  url: string;
  received: Received[];
  /** Answers to come, the last one for ever; 200 when there are none. */
  replies: Reply[];
  close(): Promise<void>;
}

/** A real HTTP server that keeps what it was sent and answers as told. */
export async function startHttpReceiver(): Promise<HttpReceiver> {
  const [received, replies]: [Received[], Reply[]] = [[], []];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
      const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 200 };
      if (reply === "stall") return;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replies,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
