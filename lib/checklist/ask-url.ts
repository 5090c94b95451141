import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { judgeCertificate } from "@/lib/mail/probe/certificate";
import { withinSeconds } from "@/lib/mail/probe/limits";
import { StepFailure } from "@/lib/mail/probe/problem";
import { connectToFirst, resolveHost } from "@/lib/mail/probe/reach-server";
import { startTls } from "@/lib/mail/probe/start-tls";
import type { CertificateFacts } from "@/lib/mail/probe/transcript";

const connectSeconds = 5;
const wholeSeconds = 8;
const readBytes = 16 * 1024;
const dayMs = 86_400_000;

export interface SeenCertificate extends Pick<CertificateFacts, "subject" | "issuer" | "validTo" | "problem"> {
  /** Negative once it is over. */
  leftMs: number;
  lifetimeMs: number;
}

export interface UrlAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The first 16 kB. */
  body: string;
  /** Until the answer's head was there; connecting and TLS included. */
  latencyMs: number;
  /** Null: the address is not https. */
  certificate: SeenCertificate | null;
}

/**
 * Asks an address from the configuration once. It follows no redirect, which could lead anywhere, and takes any
 * certificate, so that a bad one can be told from silence: nothing secret is sent. Throws `StepFailure`, whose summary
 * says why there was no answer.
 */
export async function askUrl(address: string, { now, signal }: { now: Date; signal: AbortSignal }): Promise<UrlAnswer> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return withinSeconds(wholeSeconds, signal, async (ending) => {
    const startedAt = performance.now();
    const { socket } = await connectToFirst(await resolveHost(host, false), port, connectSeconds, ending);
    try {
      const tls = url.protocol === "https:" ? await startTls(socket, { host, ca: null }, ending) : null;
      const response = await get(url, tls?.socket ?? socket, ending);
      const latencyMs = Math.round(performance.now() - startedAt);
      const { statusCode: status = 0, headers } = response;
      const certificate = tls === null ? null : seenCertificate(tls.handshake, host, now);
      return { status, headers, body: await beginningOf(response), latencyMs, certificate };
    } finally {
      socket.destroy();
    }
  });
}

/** What there is to see of the certificate of a connection. */
function seenCertificate(handshake: Parameters<typeof judgeCertificate>[0], host: string, now: Date): SeenCertificate {
  const { subject, issuer, validTo, problem } = judgeCertificate(handshake, host, now).facts;
  const end = new Date(validTo).getTime();
  const lifetimeMs = end - new Date(handshake.certificate.valid_from).getTime();
  return { subject, issuer, validTo, problem, leftMs: end - now.getTime(), lifetimeMs };
}

async function get(url: URL, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { host: url.host, "user-agent": "Seaworthy", accept: "*/*", connection: "close" };
  request({ createConnection: () => socket, path: `${url.pathname}${url.search}`, headers, signal })
    .once("response", resolve)
    .on("error", reject)
    .end();
  try {
    return await promise;
  } catch (error) {
    signal.throwIfAborted();
    const code = codeOf(error) ?? "unknown";
    const what = code.startsWith("HPE_") ? "What answers does not speak HTTP" : "The server hung up before answering";
    throw new StepFailure(`${what}: ${messageOf(error)}`, { kind: "unreachable", code });
  }
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= readBytes) break;
    }
  } catch {
    // The head is what counts; a body that breaks off says no more than what came of it.
  }
  return Buffer.concat(chunks).toString("utf8").slice(0, readBytes);
}

/** Days left at which a renewal that should have happened has not; short-lived ones are renewed in their last third. */
export function judgeDaysLeft({ problem, leftMs, lifetimeMs, subject }: SeenCertificate): {
  status: "ok" | "warning" | "failed";
  says: string;
} {
  if (problem !== null) return { status: "failed", says: `the certificate is not to be trusted: ${problem}` };
  const days = Math.floor(leftMs / dayMs);
  const says = `the certificate for ${subject} is valid for ${days === 1 ? "1 more day" : `${days} more days`}`;
  if (leftMs < Math.min(3 * dayMs, lifetimeMs / 10)) return { status: "failed", says };
  if (leftMs < Math.min(14 * dayMs, lifetimeMs / 3)) return { status: "warning", says };
  return { status: "ok", says };
}
