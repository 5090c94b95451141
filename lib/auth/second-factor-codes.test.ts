import { Secret } from "otpauth";
import { expect, test } from "vitest";
import { newRecoveryCode, recoveryCodeHash } from "./recovery-codes";
import { isTotpCode, matchingStep, newTotpSecret, totpUri } from "./totp";

/** RFC 6238, appendix B: the secret of its SHA-1 examples; the last six of their eight digits. */
const secret = Secret.fromLatin1("12345678901234567890").base32;

test.each([
  [59, "287082", 1],
  [1111111109, "081804", 37037036],
  [1111111111, "050471", 37037037],
  [1234567890, "005924", 41152263],
  [2000000000, "279037", 66666666],
])("at %i s the RFC's code %s is step %i", (seconds, code, step) => {
  expect(matchingStep(secret, code, new Date(seconds * 1000))).toBe(step);
});

test("a code is of its own step, whichever step it is presented in", () => {
  const at = (seconds: number) => matchingStep(secret, "050471", new Date(seconds * 1000));
  expect([1111111111 - 30, 1111111111, 1111111111 + 30].map(at)).toEqual([37037037, 37037037, 37037037]);
  expect([at(1111111111 - 60), at(1111111111 + 60)]).toEqual([null, null]);
});

test.each(["", "28708", "2870822", "28708a", "١٢٣٤٥٦", "-12345", "1e5   "])("%j is no code", (text) => {
  expect(isTotpCode(text)).toBe(false);
});

test("a new secret has 160 bits, and its link keeps the issuer in one piece", () => {
  const made = newTotpSecret();
  expect(Secret.fromBase32(made).bytes).toHaveLength(20);
  const uri = totpUri(made, { issuer: "Seaworthy ([::1])", account: "ada+x@example.test" });
  expect(new URL(uri).searchParams.get("issuer")).toBe("Seaworthy ([--1])");
  expect(decodeURIComponent(new URL(uri).pathname).split(":")).toHaveLength(2);
});

test("recovery codes are all different, and read the same however they are typed", () => {
  expect(new Set(Array.from({ length: 500 }, newRecoveryCode)).size).toBe(500);
  const hash = recoveryCodeHash("u1", "k3f0-0wzt-8hq1-x2rd");
  for (const typed of ["K3F0 0WZT 8HQ1 X2RD", "k3fo0wzt8hqlx2rd", " k3f0–0wzt–8hqi–x2rd "])
    expect(recoveryCodeHash("u1", typed)).toBe(hash);
  expect(recoveryCodeHash("u2", "k3f0-0wzt-8hq1-x2rd")).not.toBe(hash);
});
