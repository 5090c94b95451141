import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { MailServer } from "@/lib/config/config";
import type { TestCertificate } from "./certificates";
import { parseMail, type ReceivedMail } from "./parse-mail";

export type { ReceivedMail } from "./parse-mail";

type Moment = "greeting" | "auth" | "mail-from" | "rcpt-to" | "data";

/** How the server treats its next connections. */
export type Behaviour =
  | "healthy"
  /** Takes the connection and says nothing. */
  | "silent"
  /** Says everything, one byte every so many milliseconds. */
  | { drip: number }
  /** Breaks the connection inside DATA, when part of the message has come. */
  | "cut-in-data"
  /** Takes the whole message and breaks the connection instead of answering. */
  | "cut-after-data"
  /** Says so at one moment: `{ at: "rcpt-to", reply: "450 4.2.0 Greylisted" }`; after so many times it is healthy. */
  | { at: Moment; reply: string; times?: number };

export interface TestSmtpOptions {
  /** `none` when left out. */
  tls?: MailServer["tls"];
  /** For `starttls` and `implicit`. */
  certificate?: TestCertificate;
  /** Who may send; everybody when left out. */
  user?: { name: string; password: string };
  behaviour?: Behaviour;
  /** To come up where another one was. */
  port?: number;
}

export interface TestSmtpServer {
  port: number;
  /** What was taken, oldest first. */
  mails: ReceivedMail[];
  /** Every recipient that was named, taken or not. */
  recipients: string[];
  /** Connections so far. */
  connections(): number;
  behave(behaviour: Behaviour): void;
  /** `config.mail.server` for this server. */
  settings(overrides?: Partial<MailServer>): MailServer;
  close(): Promise<void>;
}

/**
 * A real mail server on loopback that may be told to misbehave: a healthy one (the smtp-server library) that answers
 * scripted refusals, behind a wire that stalls, drips and breaks.
 */
export async function startSmtpServer(options: TestSmtpOptions = {}): Promise<TestSmtpServer> {
  const { tls = "none", user } = options;
  let behaviour = options.behaviour ?? "healthy";
  let connections = 0;
  const [mails, recipients]: [ReceivedMail[], string[]] = [[], []];
  const inner = await listening(innerServer(options, { mails, recipients, refusal }));
  const sockets = new Set<Socket>();

  /** What is to be said at this moment instead of yes. */
  function refusal(moment: Moment): Error | null {
    if (typeof behaviour !== "object" || !("at" in behaviour) || behaviour.at !== moment) return null;
    const { reply, times } = behaviour;
    if (times !== undefined) behaviour = times > 1 ? { ...behaviour, times: times - 1 } : "healthy";
    return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
  }

  const wire = createServer((client) => {
    connections++;
    hold(client);
    if (behaviour === "silent") return void client.resume();
    const server = connect(inner.port, "127.0.0.1");
    hold(server);
    client.on("close", () => server.destroy());
    server.on("close", () => client.end());
    carry(client, server, behaviour);
  });
  function hold(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  }
  wire.listen(options.port ?? 0, "127.0.0.1");
  await once(wire, "listening");
  const { port } = wire.address() as AddressInfo;

  return {
    port,
    mails,
    recipients,
    connections: () => connections,
    behave: (next) => {
      behaviour = next;
    },
    settings: (overrides = {}) => ({
      host: "127.0.0.1",
      port,
      tls,
      user: user?.name ?? null,
      password: user?.password ?? null,
      ca: options.certificate?.cert ?? null,
      ...overrides,
    }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed(wire), inner.close()]);
    },
  };
}

function carry(client: Socket, server: Socket, behaviour: Behaviour): void {
  let inData = false;
  client.on("data", (chunk) => {
    if (inData && behaviour === "cut-in-data") return void client.destroy();
    server.write(chunk);
  });
  if (typeof behaviour === "object" && "drip" in behaviour) return drip(server, client, behaviour.drip);
  server.on("data", (chunk) => {
    if (inData && behaviour === "cut-after-data") return void client.destroy();
    inData ||= /^354/m.test(chunk.toString("latin1"));
    client.write(chunk);
  });
}

function drip(server: Socket, client: Socket, everyMs: number): void {
  const waiting: number[] = [];
  server.on("data", (chunk) => waiting.push(...chunk));
  const timer = setInterval(() => {
    const byte = waiting.shift();
    if (byte !== undefined) client.write(Buffer.from([byte]));
  }, everyMs);
  client.on("close", () => clearInterval(timer));
}

interface Notes {
  mails: ReceivedMail[];
  recipients: string[];
  refusal(moment: Moment): Error | null;
}

function innerServer({ tls = "none", certificate, user }: TestSmtpOptions, notes: Notes): SMTPServer {
  const { mails, recipients, refusal } = notes;
  return new SMTPServer({
    ...(certificate === undefined ? {} : { key: certificate.key, cert: certificate.cert }),
    secure: tls === "implicit",
    disabledCommands: [...(tls === "starttls" ? [] : ["STARTTLS"]), ...(user === undefined ? ["AUTH"] : [])],
    // Replies are said as the test wrote them.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    allowInsecureAuth: true,
    authOptional: user === undefined,
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => done(refusal("greeting")),
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === user?.name && password === user?.password;
      const refused = refusal("auth") ?? (isRight ? null : wrongPassword());
      if (refused === null) done(null, { user: username });
      else done(refused);
    },
    onMailFrom: (_address, _session, done) => done(refusal("mail-from")),
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done(refusal("rcpt-to"));
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const refused = refusal("data");
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        if (refused === null) mails.push(parseMail(Buffer.concat(chunks).toString("latin1"), { from, to }));
        done(refused, "2.0.0 Ok: queued as TEST");
      });
    },
  } satisfies SMTPServerOptions);
}

async function listening(server: SMTPServer): Promise<{ port: number; close(): Promise<void> }> {
  // A client that breaks off is what these tests are about.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function wrongPassword(): Error {
  return Object.assign(new Error("5.7.8 Authentication failed"), { responseCode: 535 });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
