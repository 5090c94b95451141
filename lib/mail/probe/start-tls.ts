import { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { connect, getCACertificates, type TLSSocket } from "node:tls";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import type { Handshake } from "./certificate";
import { StepFailure } from "./problem";

/**
 * TLS over an open socket. Whether the certificate is to be trusted is for the caller to judge before saying anything
 * else: here any is taken, so that the facts of a bad one can be shown.
 */
export async function startTls(
  socket: Socket,
  { host, ca }: { host: string; ca: string | null },
  signal: AbortSignal,
): Promise<{ socket: TLSSocket; handshake: Handshake }> {
  const secured = connect({
    socket,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === null ? {} : { ca: trusted(ca) }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => secured.destroy(signal.reason as Error);
  signal.addEventListener("abort", onAbort);
  secured.once("secureConnect", resolve);
  secured.on("error", reject);
  secured.once("close", () => reject(new Error("closed")));
  try {
    await promise;
  } catch (error) {
    secured.destroy();
    signal.throwIfAborted();
    throw tlsFailure(error);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return { socket: secured, handshake: handshakeOf(secured) };
}

/** Node passes over what it cannot read, and the server's certificate would be blamed. */
function trusted(ca: string): string[] {
  try {
    new X509Certificate(ca).toString();
    return [...getCACertificates("default"), ca];
  } catch (error) {
    throw new StepFailure("The certificates in SMTP_CA cannot be read.", { kind: "bad-ca", reason: messageOf(error) });
  }
}

function handshakeOf(secured: TLSSocket): Handshake {
  const certificate = secured.getPeerCertificate();
  if (Object.keys(certificate).length === 0)
    throw new StepFailure("The server shows no certificate.", { kind: "tls-failed", reason: "no certificate" });
  // Node reports a wrong name here as well, which `judgeCertificate` finds on its own.
  const chainError = secured.authorizationError as string | Error | null | undefined;
  const code = chainError instanceof Error ? (codeOf(chainError) ?? chainError.message) : (chainError ?? null);
  return {
    certificate,
    chainError: code === "ERR_TLS_CERT_ALTNAME_INVALID" ? null : code,
    protocol: `${secured.getProtocol() ?? "TLS"}, ${secured.getCipher().standardName}`,
  };
}

function tlsFailure(error: unknown): StepFailure {
  const code = codeOf(error) ?? "";
  // What OpenSSL says about bytes that are no TLS at all.
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE/.test(code))
    return new StepFailure("The server answers the TLS handshake in plain text.", { kind: "speaks-plain" });
  if (messageOf(error) === "closed" || code === "ECONNRESET")
    return new StepFailure("The server hung up during the TLS handshake.", { kind: "tls-failed", reason: "hung up" });
  const reason = (codeOf(error) ?? messageOf(error))
    .replace(/^ERR_SSL_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
  return new StepFailure(`The TLS handshake failed: ${reason}.`, { kind: "tls-failed", reason });
}
