import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { makeCertificate } from "@/test/certificates";
import { startSmtpServer, type TestSmtpOptions, type TestSmtpServer } from "@/test/smtp-server";
import { handIn, type HandInLimits, type OutgoingMail } from "./hand-in";
import { Recipient } from "./recipient";

const limits: HandInLimits = { connect: 10_000, greeting: 10_000, silence: 10_000, whole: 20_000 };
/** For servers that have to be given up. */
const impatient: HandInLimits = { connect: 800, greeting: 600, silence: 800, whole: 1200 };
const mail: OutgoingMail = {
  from: { name: "Sea, worthy", address: "sea@example.test" },
  to: "ann@example.test",
  subject: "Grüße: a test",
  text: "Hello.\n.\nA line with a dot alone stands above.\n",
  html: "<p>Grüße</p>",
  messageId: "<one@example.test>",
  date: new Date("2026-11-22T03:00:00Z"),
};

const servers: TestSmtpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(options: TestSmtpOptions = {}): Promise<TestSmtpServer> {
  const server = await startSmtpServer(options);
  servers.push(server);
  return server;
}

function send(server: TestSmtpServer, settings: Parameters<TestSmtpServer["settings"]>[0] = {}, within = limits) {
  return handIn(server.settings(settings), mail, { signal: new AbortController().signal, limits: within });
}

test("a mail arrives as it was written, and says that no person wrote it", async () => {
  const server = await start();
  expect(await send(server)).toBe("250 2.0.0 Ok: queued as TEST");
  expect(server.mails).toMatchObject([
    { from: "sea@example.test", to: ["ann@example.test"], subject: mail.subject, messageId: mail.messageId },
  ]);
  const [{ headers, text, html }] = server.mails as [(typeof server.mails)[0]];
  expect(text.replaceAll("\r\n", "\n").trim()).toBe(mail.text.trim());
  expect(html).toContain("Grüße");
  expect(headers.get("from")).toEqual(['"Sea, worthy" <sea@example.test>']);
  expect(headers.get("to")).toEqual(["ann@example.test"]);
  expect(headers.get("auto-submitted")).toEqual(["auto-generated"]);
  expect(headers.get("x-auto-response-suppress")).toEqual(["All"]);
});

describe("encryption", () => {
  const ours = makeCertificate({ names: ["127.0.0.1", "localhost"] });

  test.each(["starttls", "implicit"] as const)("%s, with a certificate of one's own and a password", async (tls) => {
    const server = await start({ tls, certificate: ours, user: { name: "sea", password: "horse battery" } });
    expect(await send(server)).toContain("250");
    expect(server.mails).toHaveLength(1);
  });

  test("starttls is required: a server without it gets neither password nor mail", async () => {
    const server = await start({ user: { name: "sea", password: "horse battery" } });
    await expect(send(server, { tls: "starttls" })).rejects.toMatchObject({ command: "STARTTLS", stage: "connect" });
    expect(server).toMatchObject({ mails: [], recipients: [] });
  });

  const authority = makeCertificate({ names: ["Some Authority"], authority: true });
  const past = { notBefore: new Date("2020-01-01"), notAfter: new Date("2020-02-01") };
  test.each([
    ["expired", makeCertificate({ names: ["127.0.0.1"], ...past }), "own", "CERT_HAS_EXPIRED"],
    ["self-signed", ours, null, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["for another name", makeCertificate({ names: ["mail.example"] }), "own", "ERR_TLS_CERT_ALTNAME_INVALID"],
    [
      "by an unknown authority",
      makeCertificate({ names: ["127.0.0.1"], issuer: authority }),
      null,
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
  ])("a certificate that is %s ends it", async (_title, certificate, trusted, systemCode) => {
    for (const tls of ["starttls", "implicit"] as const) {
      const server = await start({ tls, certificate });
      const ca = trusted === null ? null : certificate.cert;
      await expect(send(server, { ca })).rejects.toMatchObject({ systemCode, stage: "connect" });
      expect(server.recipients).toEqual([]);
    }
  });

  test("an authority given in SMTP_CA is trusted besides the usual ones", async () => {
    const server = await start({
      tls: "implicit",
      certificate: makeCertificate({ names: ["127.0.0.1"], issuer: authority }),
    });
    expect(await send(server, { ca: authority.cert })).toContain("250");
  });

  test("the wrong way of TLS for the port comes to an end both ways", async () => {
    const [plain, implicit] = [await start(), await start({ tls: "implicit", certificate: ours })];
    await expect(send(plain, { tls: "implicit" })).rejects.toMatchObject({ stage: "connect" });
    await expect(send(implicit, { tls: "starttls" }, impatient)).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });
});

describe("a server that misbehaves", () => {
  test.each([
    ["never greets", "silent", { code: "ETIMEDOUT", limit: "GREETING_TIMEOUT", handedOver: false }],
    ["drips", { drip: 40 }, { code: "ETIMEDOUT", handedOver: false }],
    ["breaks off inside DATA", "cut-in-data", { stage: "message", responseCode: null }],
    ["takes it all and breaks off", "cut-after-data", { stage: "message", handedOver: true, responseCode: null }],
    ["greets with a refusal", { at: "greeting", reply: "554 5.7.1 Blocked" }, { stage: "connect", responseCode: 554 }],
    ["refuses the sender", { at: "mail-from", reply: "553 5.7.1 No" }, { command: "MAIL FROM", responseCode: 553 }],
    ["greylists", { at: "rcpt-to", reply: "451 4.7.1 Greylisted" }, { command: "RCPT TO", responseCode: 451 }],
    ["refuses the message", { at: "data", reply: "554 5.6.0 Spam" }, { command: "DATA", responseCode: 554 }],
  ] as const)("that %s: the failure says where it was", async (_title, behaviour, facts) => {
    const server = await start({ behaviour });
    const stalls = behaviour === "silent" || "drip" in Object(behaviour);
    await expect(send(server, {}, stalls ? impatient : limits)).rejects.toMatchObject(facts);
  });

  test("nothing listens: it was refused, not lost", async () => {
    const server = await start();
    await server.close();
    await expect(send(server)).rejects.toMatchObject({ stage: "connect", systemCode: "ECONNREFUSED" });
  });

  test("a wrong password, and a server that takes none: the mail does not go without", async () => {
    const server = await start({ user: { name: "sea", password: "right" } });
    await expect(send(server, { password: "wrong" })).rejects.toMatchObject({ stage: "auth", responseCode: 535 });
    const open = await start();
    await expect(send(open, { user: "sea", password: "x" })).rejects.toMatchObject({ stage: "auth", code: "ENOAUTH" });
    expect(open.mails).toEqual([]);
  });
});

test("told to stop, it stops at once and throws the reason", async () => {
  const server = await start({ behaviour: "silent" });
  const stopping = new AbortController();
  const sending = handIn(server.settings(), mail, { signal: stopping.signal, limits: { ...limits, greeting: 60_000 } });
  const reason = new Error("enough");
  setTimeout(() => stopping.abort(reason), 50);
  await expect(sending).rejects.toBe(reason);
});

test("whatever is typed as recipient, name or subject, the server sees one recipient at most and no header of theirs", async () => {
  const server = await start();
  const signal = new AbortController().signal;
  const injected = fc.constantFrom(
    "\r\nBcc: eve@evil.test",
    "\nX-Evil: 1",
    ">\r\nRCPT TO:<eve@evil.test>",
    ", eve@evil.test",
  );
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    injected,
    fc.stringMatching(/^[<>,;:"()@ \r\n]{0,4}$/),
  );
  const text = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(""));
  const address = fc.tuple(text, fc.constantFrom("ann@example.test", ""), text).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(address, text, text, async (to, subject, name) => {
      const before = server.mails.length;
      server.recipients.length = 0;
      const from = { name: name.replace(/[\r\n<>@]/g, ""), address: mail.from.address };
      await handIn(server.settings(), { ...mail, to, subject, from }, { signal, limits }).catch(() => undefined);
      expect(server.recipients.length).toBeLessThanOrEqual(1);
      // What is let in arrives as it is; of the rest, nothing is named that was not typed.
      const expected = Recipient.safeParse(to).success ? [to.trim()] : server.recipients;
      expect(server.recipients).toEqual(expected);
      for (const { headers, to: envelope } of server.mails.slice(before)) {
        expect(envelope).toHaveLength(1);
        for (const header of ["from", "to", "subject", "message-id"])
          expect(headers.get(header) ?? [""]).toHaveLength(1);
        for (const header of ["bcc", "cc", "x-evil"]) expect(headers.has(header)).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});
