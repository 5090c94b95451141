import { Secret, TOTP } from "otpauth";

/** What every authenticator app understands, whatever the URI says (RFC 6238 with its defaults). */
const parameters = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** Steps before and after the present one that count: a phone's clock is off, and typing takes a while. */
const window = 1;

/** A new secret in base32: 160 random bits, as RFC 4226 recommends. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** `otpauth://totp/…`: what the QR code says. A colon would end the issuer's name early in some apps. */
export function totpUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ ...parameters, secret, issuer: issuer.replaceAll(":", "-"), label: account }).toString();
}

/** The number of the 30-second step that the code belongs to; null when it is of none near `now`. */
export function matchingStep(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...parameters, secret: Secret.fromBase32(secret), token: code, timestamp, window });
  return delta === null ? null : TOTP.counter({ period: parameters.period, timestamp }) + delta;
}

/** Whether it looks like a code of an authenticator at all, and not like a recovery code. */
export function isTotpCode(code: string): boolean {
  return /^\d{6}$/.test(code);
}
