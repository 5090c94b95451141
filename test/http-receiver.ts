import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TestCertificate } from "./certificates";

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

/** A real HTTP server that keeps what it was sent and answers as told; with a certificate, an HTTPS one. */
export async function startHttpReceiver(certificate?: TestCertificate): Promise<HttpReceiver> {
  const [received, replies]: [Received[], Reply[]] = [[], []];
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    void text(request).then((body) => {
      received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
      const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 200 };
      if (reply === "stall") return;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  };
  const server = certificate === undefined ? createServer(onRequest) : createTlsServer(certificate, onRequest);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replies,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
