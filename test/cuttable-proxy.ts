import { createServer, connect, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { Transform } from "node:stream";

/** A TCP proxy in front of a database whose cable tests pull. */
export interface CuttableProxy {
  /** `url` with the proxy's address in place of the server's. */
  through(url: string): string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  /** Keeps connections, takes new ones, and lets nothing through any more: a machine that hangs. */
  freeze(): void;
  /** Lets each connection send so much and keeps the rest until it is mended: bulky work stops in its middle and stays. */
  holdAfter(bytes: number): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;
  let mostBytes = Infinity;
  const held = new Set<() => void>();

  function gate(): Transform {
    let bytes = 0;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > mostBytes) held.add(() => done(null, chunk));
        else done(null, chunk);
      },
    });
  }

  const server: Server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = connect(Number(port || 3306), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    upstream.pipe(client);
    if (!isFrozen) client.pipe(gate()).pipe(upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const proxyPort = typeof address === "object" && address !== null ? address.port : 0;
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    through: (url) => Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(proxyPort) }).toString(),
    cut: () => {
      isCut = true;
      breakAll();
    },
    mend: () => {
      isCut = false;
      isFrozen = false;
      mostBytes = Infinity;
      for (const letGo of held) letGo();
      held.clear();
    },
    holdAfter: (bytes) => {
      mostBytes = bytes;
    },
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe();
    },
    close: async () => {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}
