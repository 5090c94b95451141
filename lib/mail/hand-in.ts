import { Readable } from "node:stream";
import { getCACertificates } from "node:tls";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { MailConfig, MailServer } from "@/lib/config/config";
import type { RenderedEmail } from "@/lib/emails/email-data";
import { HandInFailure, type HandInStage } from "./hand-in-failure";
import { domainOf } from "./who-gets-mail";

export interface OutgoingMail extends RenderedEmail {
  from: MailConfig["from"];
  to: string;
  messageId: string;
  date: Date;
}

/** Milliseconds. A server that says nothing, and one that says a byte a second, both come to an end. */
export interface HandInLimits {
  /** Until it is connected and has greeted. */
  connect: number;
  greeting: number;
  /** Between two bytes. */
  silence: number;
  whole: number;
}

export const usualLimits: HandInLimits = { connect: 20_000, greeting: 10_000, silence: 30_000, whole: 90_000 };

export interface HandInOptions {
  signal: AbortSignal;
  limits: HandInLimits;
}

/**
 * Hands one mail to the server over a connection of its own and answers what the server said when it took it. Throws
 * `HandInFailure`, or the signal's reason.
 */
export async function handIn(server: MailServer, mail: OutgoingMail, options: HandInOptions): Promise<string> {
  const { signal, limits } = options;
  const message = await compose(mail);
  signal.throwIfAborted();
  const connection = open(server, mail.from.address, limits);
  const ended = Promise.withResolvers<never>();
  // Also heard after the mail was taken, when nobody waits any more.
  connection.on("error", ended.reject);
  const onAbort = () => ended.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  const timer = setTimeout(() => ended.reject(tookTooLong()), limits.whole);
  let [stage, handedOver]: [HandInStage, boolean] = ["connect", false];
  try {
    const during = <T>(work: Promise<T>) => Promise.race([work, ended.promise]);
    await during(connected(connection));
    stage = "auth";
    if (server.user !== null) await during(signedIn(connection, server.user, server.password ?? ""));
    stage = "message";
    const body = Readable.from([message]).once("end", () => (handedOver = true));
    const response = await during(taken(connection, { from: mail.from.address, to: mail.to }, body));
    connection.quit();
    return response;
  } catch (error) {
    connection.close();
    if (signal.aborted) throw signal.reason;
    throw new HandInFailure(error, { stage, handedOver });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** Addresses are handed over as such, never as text to be parsed; no file and no address is read for the content. */
function compose({ from, to, subject, text, html, messageId, date }: OutgoingMail): Promise<Buffer> {
  const mail = new MailComposer({
    from: { name: from.name ?? "", address: from.address },
    to: { name: "", address: to },
    subject,
    text,
    html,
    messageId,
    date,
    // RFC 3834: so that no holiday notice answers, and two robots never talk to one another.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

function open(server: MailServer, sender: string, limits: HandInLimits): SMTPConnection {
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    name: domainOf(sender),
    secure: server.tls === "implicit",
    // Never tried and then done without.
    requireTLS: server.tls === "starttls",
    ignoreTLS: server.tls === "none",
    tls: server.ca === null ? {} : { ca: [...getCACertificates("default"), server.ca] },
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    socketCloseTimeout: 0,
  });
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) =>
    connection.connect((error) => (error === undefined || error === null ? resolve() : reject(error))),
  );
}

async function signedIn(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  if (!connection.allowsAuth) throw Object.assign(new Error("The server offers no AUTH"), { code: "ENOAUTH" });
  await new Promise<void>((resolve, reject) =>
    connection.login({ user, credentials: { user, pass } }, (error) =>
      error === undefined || error === null ? resolve() : reject(error),
    ),
  );
}

function taken(connection: SMTPConnection, envelope: { from: string; to: string }, body: Readable): Promise<string> {
  return new Promise((resolve, reject) =>
    connection.send(envelope, body, (error, info) =>
      error === undefined || error === null ? resolve(info.response) : reject(error),
    ),
  );
}

function tookTooLong(): Error {
  return Object.assign(new Error("It took too long"), { code: "ETIMEDOUT", timeoutType: "WHOLE" });
}
