import { expect, test } from "vitest";
import type { StepView } from "./stream-test";
import { transcriptText } from "./transcript-text";

const greeting: StepView = {
  name: "greeting",
  outcome: "ok",
  ms: 41.6,
  summary: "mail.example answers",
  lines: [{ from: "server", text: "220 mail.example ESMTP" }],
};

test("a transcript as text says where it went, what each side said and what to try", () => {
  const text = transcriptText({
    server: { host: "mail.example", port: 587, tls: "starttls" },
    startedAt: "2026-11-20T03:00:00.000Z",
    steps: [
      greeting,
      {
        name: "starttls",
        outcome: "failed",
        ms: 12,
        summary: "the certificate is not trusted",
        lines: [{ from: "client", text: "STARTTLS" }],
        certificate: {
          subject: "mail.example",
          issuer: "mail.example",
          validTo: "2026-12-24T00:00:00.000Z",
          daysLeft: 33,
          names: ["mail.example"],
          problem: "self-signed",
          protocol: "TLSv1.3",
        },
        meaning: "Nobody vouches for this certificate.",
        remedy: ["Name it in SMTP_CA."],
      },
    ],
  });
  expect(text).toBe(`mail.example:587, TLS starttls, 2026-11-20T03:00:00.000Z

Greeting: ok, 42 ms: mail.example answers
  < 220 mail.example ESMTP

STARTTLS: failed, 12 ms: the certificate is not trusted
  > STARTTLS
  certificate of mail.example, by mail.example, until 2026-12-24T00:00:00.000Z, TLSv1.3
  self-signed
  Nobody vouches for this certificate.
  - Name it in SMTP_CA.`);
});
