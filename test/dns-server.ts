import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import dns2, { Packet, type Resource } from "dns2";

/** What is said about one name. `servfail`: the server fails; `silent`: it never answers. */
export type TestName =
  | "servfail"
  | "silent"
  | {
      mx?: readonly (readonly [priority: number, exchange: string])[];
      /** Each as one text, cut into pieces as DNS does, or in the pieces given. */
      txt?: readonly (string | string[])[];
      a?: readonly string[];
      aaaa?: readonly string[];
      cname?: string;
    };

/** By name, lower case. Names that are not there do not exist. */
export type TestZone = Record<string, TestName>;

export interface TestDnsServer {
  /** As `config.mail.dnsServers` wants it. */
  address: string;
  zone: TestZone;
  /** How often each name was asked for. */
  asked: Map<string, number>;
  close(): Promise<void>;
}

const pieceLength = 250;

/** A real resolver on loopback, UDP and TCP, that knows these names only. */
export async function startDnsServer(zone: TestZone): Promise<TestDnsServer> {
  const asked = new Map<string, number>();
  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      const [question] = request.questions;
      if (question === undefined) return;
      const name = question.name.toLowerCase();
      asked.set(name, (asked.get(name) ?? 0) + 1);
      const known = zone[name];
      if (known === "silent") return;
      const response = Packet.createResponseFromRequest(request);
      response.header.ra = 1;
      if (known === undefined) response.header.rcode = Packet.RCODE.NXDOMAIN;
      else if (known === "servfail") response.header.rcode = Packet.RCODE.SERVFAIL;
      else response.answers.push(...answersTo(zone, name, question.type));
      void send(response);
    },
  });
  const port = await freePort();
  await server.listen({ udp: { port, address: "127.0.0.1" }, tcp: { port, address: "127.0.0.1" } });
  return {
    address: `127.0.0.1:${port}`,
    zone,
    asked,
    close: async () => {
      await server.close();
    },
  };
}

function answersTo(zone: TestZone, name: string, type: number): Resource[] {
  const known = zone[name];
  if (typeof known !== "object") return [];
  const record = (kind: number, content: Partial<Resource>) =>
    new Packet.Resource({ name, type: kind, class: Packet.CLASS.IN, ttl: 60, ...content });
  if (known.cname !== undefined) {
    const alias = record(Packet.TYPE.CNAME, { domain: known.cname });
    return type === Packet.TYPE.CNAME ? [alias] : [alias, ...answersTo(zone, known.cname, type)];
  }
  const { TYPE } = Packet;
  switch (type) {
    case TYPE.MX:
      return (known.mx ?? []).map(([priority, exchange]) => record(TYPE.MX, { priority, exchange }));
    case TYPE.TXT:
      return (known.txt ?? []).map((text) =>
        record(TYPE.TXT, { data: typeof text === "string" ? piecesOf(text) : text }),
      );
    case TYPE.A:
      return (known.a ?? []).map((address) => record(TYPE.A, { address }));
    case TYPE.AAAA:
      return (known.aaaa ?? []).map((address) => record(TYPE.AAAA, { address }));
    default:
      return [];
  }
}

function piecesOf(text: string): string[] {
  return text.match(new RegExp(`.{1,${pieceLength}}`, "gs")) ?? [""];
}

/** Free for TCP, so most probably for UDP too. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
