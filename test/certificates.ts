import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

export interface TestCertificate {
  subject: string;
  /** PEM. */
  key: string;
  cert: string;
}

export interface CertificateOptions {
  /** Host names and IPv4 addresses it is for; the first is the subject. */
  names: readonly string[];
  notBefore?: Date;
  notAfter?: Date;
  /** Who signs it; itself when left out. */
  issuer?: TestCertificate;
  /** Whether it may sign others. */
  authority?: boolean;
}

const dayMs = 24 * 3_600_000;

/** A certificate made for one test (X.509 v3, P-256): Node reads such things and writes none, so this is the DER. */
export function makeCertificate(options: CertificateOptions): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = options.names[0] ?? "localhost";
  const { issuer = { subject, key: pemOf(privateKey) } } = options;
  const { notBefore = new Date(Date.now() - dayMs), notAfter = new Date(Date.now() + 90 * dayMs) } = options;
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer.subject),
    sequence(time(notBefore), time(notAfter)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensionsOf(options)),
  );
  const signature = sign("sha256", content, createPrivateKey(issuer.key));
  const certificate = sequence(content, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { subject, key: pemOf(privateKey), cert: pem("CERTIFICATE", certificate) };
}

function extensionsOf({ names, authority = false }: CertificateOptions): Buffer {
  const alternatives = names.map((name) =>
    isIPv4(name) ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name)),
  );
  const alternativeNames = sequence(oid("551d11"), der(0x04, sequence(...alternatives)));
  const mayIssue = der(0x01, Buffer.from([0xff]));
  const basicConstraints = sequence(oid("551d13"), mayIssue, der(0x04, sequence(...(authority ? [mayIssue] : []))));
  return sequence(alternativeNames, basicConstraints);
}

/** Object identifiers as they stand in DER: 1.2.840.10045.4.3.2, 2.5.4.3, 2.5.29.17, 2.5.29.19. */
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const nameOf = (commonName: string) => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(commonName)))));

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

function integer(bytes: Uint8Array): Buffer {
  return der(0x02, bytes);
}

/** GeneralizedTime: `20261122043000Z`. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/\D/g, "").slice(0, 14)}Z`));
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
