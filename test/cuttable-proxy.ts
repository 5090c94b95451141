import { createServer, connect, type Server, type Socket } from "node:net";
import { once } from "node:events";

/** A TCP proxy in front of a database whose cable tests pull. */
export interface CuttableProxy {
  /** `url` with the proxy's address in place of the server's. */
  through(url: string): string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  /** Keeps connections, takes new ones, and lets nothing through any more: a machine that hangs. */
  freeze(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;
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
      socket.pipe(other);
    }
    if (isFrozen) client.unpipe(upstream);
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
