import type { Socket } from "node:net";
import { openConversation, type SmtpConnection } from "@/lib/mail/probe/connection";
import { withinSeconds } from "@/lib/mail/probe/limits";
import { StepFailure } from "@/lib/mail/probe/problem";
import { connectToFirst, resolveHost } from "@/lib/mail/probe/reach-server";
import { startTls } from "@/lib/mail/probe/start-tls";

const [connectSeconds, wholeSeconds] = [5, 10];

export interface CertificateHolder {
  host: string;
  port: number;
  /** How it is asked for TLS: at once, or by SMTP's STARTTLS. */
  tls: "implicit" | "starttls";
}

/** Until when the certificate is valid that a server shows. Nothing is said beyond that. Throws `StepFailure`. */
export async function readValidTo({ host, port, tls }: CertificateHolder, clientName: string): Promise<Date> {
  return withinSeconds(wholeSeconds, new AbortController().signal, async (signal) => {
    const addresses = await resolveHost(host, false);
    const { socket } = await connectToFirst(addresses, port, connectSeconds, signal);
    try {
      const plain = tls === "starttls" ? await askForTls(socket, clientName, signal) : socket;
      const { handshake, socket: secured } = await startTls(plain, { host, ca: null }, signal);
      secured.destroy();
      return new Date(handshake.certificate.valid_to);
    } finally {
      socket.destroy();
    }
  });
}

async function askForTls(socket: Socket, clientName: string, signal: AbortSignal): Promise<Socket> {
  const connection = openConversation(socket, () => undefined);
  await expectYes(connection, signal);
  connection.write(`EHLO ${clientName}`);
  await expectYes(connection, signal);
  connection.write("STARTTLS");
  await expectYes(connection, signal);
  return connection.release();
}

async function expectYes(connection: SmtpConnection, signal: AbortSignal): Promise<void> {
  const reply = await connection.read(signal);
  if (reply.code >= 200 && reply.code < 300) return;
  throw new StepFailure(`The server says no: ${reply.code} ${reply.lines.join(" ")}`, { kind: "reply", reply });
}
