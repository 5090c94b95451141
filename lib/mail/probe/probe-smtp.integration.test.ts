import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import type { MailServer } from "@/lib/config/config";
import { makeCertificate } from "@/test/certificates";
import { until } from "@/test/jobs";
import { startSmtpServer, type TestSmtpOptions, type TestSmtpServer } from "@/test/smtp-server";
import { usualLimits } from "./limits";
import { probeSmtp } from "./probe-smtp";
import type { SmtpStep, SmtpTranscript } from "./transcript";

const dayMs = 86_400_000;
const password = "correct horse: battery/staple?";
const user = { name: "mailer@shop.test", password };
const good = makeCertificate({ names: ["localhost", "127.0.0.1"] });
/** For servers that never answer; who does has the usual time, however busy the machine is. */
const short = { steps: { ...usualLimits.steps, greeting: 0.4, "rcpt-to": 0.5 }, whole: 20 };

const closers: (() => Promise<unknown>)[] = [];
const transcripts: SmtpTranscript[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function smtp(options: TestSmtpOptions = {}): Promise<TestSmtpServer> {
  const server = await startSmtpServer(options);
  closers.push(() => server.close());
  return server;
}

/** What is no mail server, or a worse one than the library can be. */
async function raw(server: Server): Promise<MailServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, tls: "none", user: null, password: null, ca: null };
}

type Options = Partial<Parameters<typeof probeSmtp>[1]>;

async function probe(server: MailServer, options: Options = {}): Promise<SmtpTranscript> {
  const usual = { from: "noreply@shop.test", to: "anna@shop.test", guarded: false, now: () => new Date() };
  const transcript = await probeSmtp(server, { ...usual, ...options });
  transcripts.push(transcript);
  return transcript;
}

const outcomes = ({ steps }: SmtpTranscript) => steps.map(({ name, outcome }) => `${name} ${outcome}`);

/** The only step that failed; it explains itself, and nothing after it was tried but to say goodbye. */
function failure({ ok, steps }: SmtpTranscript): SmtpStep {
  expect(ok).toBe(false);
  const [failed, ...others] = steps.filter(({ outcome }) => outcome === "failed");
  if (failed === undefined) throw new Error(`nothing failed: ${JSON.stringify(steps)}`);
  expect(others).toEqual([]);
  const later = steps.slice(steps.indexOf(failed) + 1).filter(({ name }) => name !== "quit");
  expect(later.filter(({ outcome }) => outcome !== "skipped")).toEqual([]);
  expect(failed.meaning).toMatch(/\.$/);
  expect(failed.remedy?.length).toBeGreaterThan(0);
  return failed;
}

describe("a healthy server", () => {
  test("is talked to up to the mail, with STARTTLS, and sent none", async () => {
    const server = await smtp({ tls: "starttls", certificate: good, user });
    const told: string[] = [];
    const transcript = await probe(server.settings(), { onStep: ({ name }) => told.push(name) });
    expect(outcomes(transcript)).toEqual(
      "resolve connect greeting ehlo starttls ehlo auth mail-from rcpt-to quit".split(" ").map((name) => `${name} ok`),
    );
    expect(transcript.ok).toBe(true);
    expect(told).toEqual(transcript.steps.map(({ name }) => name));
    const [, , greeting, ehlo, starttls, , auth, , rcpt, quit] = transcript.steps;
    expect(greeting?.lines).toEqual([{ from: "server", text: expect.stringMatching(/^220 /) as string }]);
    expect(ehlo?.summary).toContain("STARTTLS");
    expect(starttls?.certificate).toMatchObject({
      subject: "localhost",
      issuer: "localhost",
      names: ["localhost", "127.0.0.1"],
      daysLeft: 89,
      problem: null,
      protocol: expect.stringMatching(/^TLSv1\.3, TLS_/) as string,
    });
    expect(auth?.lines[0]).toEqual({ from: "client", text: "AUTH PLAIN [redacted]" });
    expect(rcpt?.summary).toContain("anna@shop.test");
    expect(quit?.lines.map(({ text }) => text.slice(0, 4))).toEqual(["RSET", "250 ", "QUIT", "221 "]);
    expect([server.mails, server.recipients]).toEqual([[], ["anna@shop.test"]]);
  });

  test("with TLS from the first byte greets inside it", async () => {
    const server = await smtp({ tls: "implicit", certificate: good, user });
    const transcript = await probe(server.settings({ host: "localhost" }));
    expect(outcomes(transcript)).toEqual(
      "resolve connect starttls greeting ehlo auth mail-from rcpt-to quit".split(" ").map((name) => `${name} ok`),
    );
  });

  test("without TLS works, with a warning where a password goes over the line", async () => {
    expect(outcomes(await probe((await smtp()).settings()))).toContain("starttls skipped");
    const transcript = await probe((await smtp({ user })).settings());
    expect(transcript.ok).toBe(true);
    expect(transcript.steps.find(({ name }) => name === "starttls")).toMatchObject({
      outcome: "warning",
      meaning: expect.stringContaining("password") as string,
    });
  });

  test("that drips its words is waited for", async () => {
    const server = await smtp({ behaviour: { drip: 2 } });
    expect((await probe(server.settings(), { limits: usualLimits })).ok).toBe(true);
  });

  test("whose certificate is about to end gets a warning", async () => {
    const certificate = makeCertificate({ names: ["127.0.0.1"], notAfter: new Date(Date.now() + 5.5 * dayMs) });
    const server = await smtp({ tls: "implicit", certificate });
    const transcript = await probe(server.settings());
    expect(transcript.ok).toBe(true);
    expect(transcript.steps[2]).toMatchObject({ outcome: "warning", certificate: { daysLeft: 5 } });
  });
});

describe("signing in", () => {
  test("by LOGIN and CRAM-MD5 where PLAIN is not offered, without showing anything of it", async () => {
    for (const way of ["LOGIN", "CRAM-MD5"]) {
      const asked: string[] = [];
      const server = await raw(
        scripted(
          asked,
          {
            "EHLO shop.test": `250-mail.test\r\n250 AUTH ${way}`,
            AUTH: "334 PDEyMzRAbWFpbC50ZXN0Pg==",
            "": "334 UGFzc3dvcmQ6",
          },
          1,
        ),
      );
      const transcript = await probe({ ...server, user: user.name, password });
      expect(outcomes(transcript)).toContain("auth ok");
      const shown = transcript.steps.find(({ name }) => name === "auth")?.lines.map(({ text }) => text) ?? [];
      expect(shown[0]).toBe(`AUTH ${way}`);
      for (const line of asked.slice(2, way === "LOGIN" ? 4 : 3)) expect(JSON.stringify(shown)).not.toContain(line);
    }
  });

  test("with a wrong password fails there, and a server that repeats what it heard tells nobody", async () => {
    const server = await smtp({ tls: "starttls", certificate: good, user });
    const failed = failure(await probe(server.settings({ password: "something else" })));
    expect(failed).toMatchObject({ name: "auth", remedy: [expect.stringContaining("SMTP_PASSWORD")] });
    const secret = Buffer.from(`\0${user.name}\0${password}`).toString("base64");
    const echo = await raw(
      scripted([], {
        "EHLO shop.test": "250-mail.test\r\n250 AUTH PLAIN",
        AUTH: `535 no ${secret} and no ${password}`,
      }),
    );
    const told = failure(await probe({ ...echo, user: user.name, password }));
    expect(told.summary).toBe("The server says no: 535 no [redacted] and no [redacted]");
  });

  test("is not offered, or in ways nobody knows", async () => {
    const offers = async (auth: string) => {
      const server = await raw(scripted([], { "EHLO shop.test": `250-mail.test\r\n250 ${auth}` }));
      return failure(await probe({ ...server, user: user.name, password }));
    };
    expect(await offers("SIZE 1000")).toMatchObject({ name: "auth", summary: "The server offers no way to sign in." });
    expect((await offers("AUTH XOAUTH2")).summary).toContain("XOAUTH2");
    expect((await offers("STARTTLS")).remedy).toEqual(["Set SMTP_TLS=starttls."]);
  });
});

describe("a certificate that is not to be trusted", () => {
  const authority = makeCertificate({ names: ["Shop CA"], authority: true });
  test.each([
    ["self-signed", good, null, /self-signed/, /SMTP_CA_FILE/],
    [
      "of an unknown issuer",
      makeCertificate({ names: ["127.0.0.1"], issuer: authority }),
      null,
      /Shop CA/,
      /SMTP_CA_FILE/,
    ],
    [
      "that is over",
      makeCertificate({ names: ["127.0.0.1"], notBefore: new Date("2026-01-01"), notAfter: new Date("2026-02-01") }),
      "own",
      /over since 2026-02-01/,
      /Renew/,
    ],
    [
      "that has not begun",
      makeCertificate({ names: ["127.0.0.1"], notBefore: new Date(Date.now() + 9 * dayMs) }),
      "own",
      /begins only on/,
      /clock/,
    ],
    [
      "for another name",
      makeCertificate({ names: ["mail.shop.test"] }),
      "own",
      /for mail\.shop\.test, not for 127\.0\.0\.1/,
      /SMTP_HOST=mail\.shop\.test/,
    ],
  ] as const)("%s: its facts are shown and no password is given", async (_, certificate, trusted, problem, remedy) => {
    for (const tls of ["starttls", "implicit"] as const) {
      const server = await smtp({ tls, certificate, user });
      const transcript = await probe(server.settings({ ca: trusted === null ? null : certificate.cert }));
      const failed = failure(transcript);
      expect(failed.name).toBe("starttls");
      expect(failed.certificate).toMatchObject({
        names: expect.any(Array) as string[],
        problem: expect.stringMatching(problem) as string,
      });
      expect(failed.remedy?.join("\n")).toMatch(remedy);
      expect(outcomes(transcript)).toContain("auth skipped");
    }
  });

  test("its names obey nobody's terminal, and an SMTP_CA that is none is told", async () => {
    const certificate = makeCertificate({ names: ["\u001b[2Jmail.test", "127.0.0.1"] });
    const server = await smtp({ tls: "implicit", certificate });
    const shown = failure(await probe(server.settings({ ca: null }))).certificate;
    expect(shown?.subject).toBe("\ufffd[2Jmail.test");
    expect(shown?.names.join()).not.toContain("\u001b");
    const ca = "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----";
    expect(failure(await probe(server.settings({ ca }))).summary).toContain("SMTP_CA");
  });

  test("of an issuer in SMTP_CA is taken", async () => {
    const certificate = makeCertificate({ names: ["127.0.0.1"], issuer: authority });
    const server = await smtp({ tls: "implicit", certificate });
    expect((await probe(server.settings({ ca: authority.cert }))).ok).toBe(true);
  });
});

describe("what listens there is something else", () => {
  test("a port that speaks TLS from the first byte", async () => {
    const server = await smtp({ tls: "implicit", certificate: good });
    for (const tls of ["none", "starttls"] as const) {
      const failed = failure(await probe(server.settings({ tls }), { limits: short }));
      expect(failed).toMatchObject({ name: "greeting", remedy: ["Set SMTP_TLS=implicit.", expect.any(String)] });
    }
    const other = await raw(createTlsServer({ key: good.key, cert: good.cert }));
    expect(failure(await probe(other, { limits: short })).remedy).toContain("Set SMTP_TLS=implicit.");
  });

  test("a port that begins in plain text", async () => {
    const server = await smtp();
    const failed = failure(await probe(server.settings({ tls: "implicit" })));
    expect(failed).toMatchObject({ name: "starttls", remedy: ["Set SMTP_TLS=starttls.", expect.any(String)] });
  });

  test("no STARTTLS, where it is required", async () => {
    const failed = failure(await probe((await smtp()).settings({ tls: "starttls" })));
    expect(failed).toMatchObject({ name: "starttls", summary: "The server does not offer STARTTLS." });
  });

  test("words in plain text between STARTTLS and TLS", async () => {
    const server = await raw(
      scripted([], { "EHLO shop.test": "250-mail.test\r\n250 STARTTLS", STARTTLS: "220 go on\r\n250 AUTH PLAIN" }),
    );
    expect(failure(await probe({ ...server, tls: "starttls" })).name).toBe("starttls");
  });

  test.each([
    ["a shell", saying("SSH-2.0-OpenSSH_9.2\r\n"), /SSH/],
    ["a mailbox", saying("* OK [CAPABILITY IMAP4rev1] ready\r\n"), /IMAP/],
    ["something unheard of", saying("hello, what do you want?\r\n"), /does not speak SMTP/],
    ["one that never ends a line", saying("220 ".padEnd(9000, "x")), /says more than/],
    ["one that never ends its answer", saying("220-more\r\n".repeat(300)), /says more than/],
  ])("%s", async (_, server, summary) => {
    const failed = failure(await probe(await raw(server as Server)));
    expect(failed.summary).toMatch(summary);
  });

  test("a web server", async () => {
    const silent = await raw(createHttpServer((_, answer) => answer.end("hello")));
    expect(failure(await probe(silent, { limits: short })).summary).toMatch(/HTTP/);
  });

  test("control characters of a hostile server do not reach a terminal", async () => {
    const transcript = await probe(await raw(saying("220 \u001b[2Jcleared \u202e\r\n")), {
      limits: { ...short, steps: { ...short.steps, greeting: 5, ehlo: 0.5 } },
    });
    expect(transcript.steps[2]?.lines[0]?.text).toBe("220 \ufffd[2Jcleared \ufffd");
  });
});

describe("a server that fails", () => {
  test("nobody listens", async () => {
    const gone = await smtp();
    await gone.close();
    const failed = failure(await probe(gone.settings()));
    expect(failed).toMatchObject({ name: "connect", summary: expect.stringContaining("ECONNREFUSED") as string });
  });

  test("its name does not exist, or the name server is silent", async () => {
    const { settings } = await smtp();
    const lookUp = (code: string) => async () => {
      throw Object.assign(new Error(code), { code });
    };
    const host = "mail.shop.test";
    expect(failure(await probe(settings({ host }), { lookUp: lookUp("ENOTFOUND") })).summary).toContain(host);
    expect(failure(await probe(settings({ host }), { lookUp: lookUp("EAI_AGAIN") })).meaning).toContain("EAI_AGAIN");
    const never = { steps: { ...usualLimits.steps, resolve: 0.1 }, whole: 5 };
    const silent = await probe(settings({ host }), { lookUp: () => new Promise(() => undefined), limits: never });
    expect(failure(silent)).toMatchObject({ name: "resolve", summary: "No answer within 0.1 s." });
  });

  test("its first address does not answer: the next is used", async () => {
    const server = await smtp();
    const lookUp = async () => [{ address: "127.0.0.2" }, { address: "127.0.0.1" }];
    const transcript = await probe(server.settings({ host: "mail.shop.test" }), { lookUp });
    expect(transcript.ok).toBe(true);
    expect(transcript.steps[1]?.summary).toMatch(/^127\.0\.0\.1 answers.*Tried before: 127\.0\.0\.2: ECONNREFUSED/);
  });

  test("the greeting never comes", async () => {
    const server = await smtp({ behaviour: "silent" });
    const failed = failure(await probe(server.settings(), { limits: short }));
    expect(failed).toMatchObject({ name: "greeting", summary: "No answer within 0.4 s." });
    expect(failed.ms).toBeLessThan(8000);
  });

  test("it falls silent later", async () => {
    const server = await raw(scripted([], { RCPT: null }));
    expect(failure(await probe(server, { limits: short }))).toMatchObject({
      name: "rcpt-to",
      summary: "No answer within 0.5 s.",
    });
  });

  test("it drips so slowly that the step's time is over", async () => {
    const server = await smtp({ behaviour: { drip: 60 } });
    expect(failure(await probe(server.settings(), { limits: short })).name).toBe("greeting");
  });

  test("all steps together take too long", async () => {
    const server = await smtp({ behaviour: { drip: 4 } });
    const transcript = await probe(server.settings(), { limits: { steps: usualLimits.steps, whole: 0.3 } });
    expect(failure(transcript).summary).toMatch(/No answer within/);
    expect(transcript.durationMs).toBeLessThan(8000);
  });

  test("it cuts the line", async () => {
    const server = await raw(createServer((socket) => socket.end()));
    expect(failure(await probe(server))).toMatchObject({
      name: "greeting",
      summary: "The server closed the connection.",
    });
    const reset = await raw(scripted([], { MAIL: "cut" }));
    expect(failure(await probe(reset)).name).toBe("mail-from");
  });

  test.each([
    ["greeting", "421 4.7.0 Too many connections", "greeting", /enough for now/],
    ["greeting", "554 5.7.1 Service unavailable; blocked using zen.spamhaus.org", "greeting", /senders of spam/],
    ["auth", "454 4.7.0 Temporary authentication failure", "auth", /could not check/],
    ["mail-from", "550 5.7.60 Client does not have permissions to send as this sender", "mail-from", /does not let/],
    ["rcpt-to", "450 4.2.0 Greylisted, try again in 300 seconds", "rcpt-to", /[Gg]reylisting/],
    ["rcpt-to", "554 5.7.1 Relay access denied", "rcpt-to", /does not pass any on/],
    ["rcpt-to", "550 5.1.1 No such user here", "rcpt-to", /no mailbox/],
  ] as const)("at %s: %s", async (at, reply, name, meaning) => {
    const server = await smtp({ user, behaviour: { at, reply } });
    const transcript = await probe(server.settings());
    const failed = failure(transcript);
    expect(failed.name).toBe(name);
    expect(failed.meaning).toMatch(meaning);
    // One says goodbye to whoever still listens.
    expect(transcript.steps.at(-1)).toMatchObject({ name: "quit", outcome: "ok" });
  });
});

describe("cancelling", () => {
  const soonAfter = (step: SmtpStep["name"], own: AbortController) => (done: SmtpStep) => {
    if (done.name === step) setTimeout(() => own.abort(), 30);
  };

  test("ends the step under way at once, and leaves no socket and no timer", async () => {
    const server = await smtp({ behaviour: "silent" });
    const own = new AbortController();
    const started = performance.now();
    const transcript = await probe(server.settings(), { signal: own.signal, onStep: soonAfter("connect", own) });
    expect(performance.now() - started).toBeLessThan(8000);
    expect(outcomes(transcript).slice(0, 4)).toEqual([
      "resolve ok",
      "connect ok",
      "greeting cancelled",
      "ehlo skipped",
    ]);
    expect([transcript.ok, transcript.steps[2]?.summary]).toEqual([false, "Cancelled."]);
    await closers.pop()?.();
    // Not polled: the poll's own timer would be one.
    await until(resources, (left) => left.length === 0);
  });

  test("before anything began, while connecting, and inside a TLS handshake", async () => {
    const server = await smtp({ behaviour: "silent" });
    const cancelledIn = async (own: AbortController, settings: MailServer, options: Options = {}) => {
      const transcript = await probe(settings, { ...options, signal: own.signal });
      return transcript.steps.find(({ outcome }) => outcome === "cancelled")?.name;
    };
    const before = new AbortController();
    before.abort();
    expect(await cancelledIn(before, server.settings())).toBe("resolve");
    const looking = new AbortController();
    setTimeout(() => looking.abort(), 30);
    const lookUp = () => new Promise<never>(() => undefined);
    expect(await cancelledIn(looking, server.settings({ host: "x.test" }), { lookUp })).toBe("resolve");
    const inside = new AbortController();
    const onStep = soonAfter("connect", inside);
    expect(await cancelledIn(inside, server.settings({ tls: "implicit" }), { onStep })).toBe("starttls");
  });
});

describe("a server that somebody typed in", () => {
  test("may not lead to metadata or link-local addresses, whatever its name says", async () => {
    const server = await smtp();
    for (const address of ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.1.1", "fe80::1", "0.0.0.0", "ff02::1"]) {
      const lookUp = async () => [{ address: "127.0.0.1" }, { address }];
      const transcript = await probe(server.settings({ host: "innocent.test" }), { guarded: true, lookUp });
      expect(failure(transcript)).toMatchObject({
        name: "resolve",
        summary: expect.stringContaining(address) as string,
      });
    }
    expect(server.connections()).toBe(0);
  });

  test("is asked for its address once: another answer later changes nothing", async () => {
    const server = await smtp();
    let asked = 0;
    const lookUp = async () => [{ address: asked++ === 0 ? "127.0.0.1" : "169.254.169.254" }];
    expect((await probe(server.settings({ host: "rebinding.test" }), { guarded: true, lookUp })).ok).toBe(true);
    expect(asked).toBe(1);
  });
});

test("none of the transcripts above holds the password, in any form it travels in", () => {
  const all = JSON.stringify(transcripts);
  const forms = [password, `\0${user.name}\0${password}`].map((text) => Buffer.from(text).toString("base64"));
  for (const secret of [password, encodeURIComponent(password), ...forms])
    expect(all).not.toContain(secret.replace(/=+$/, ""));
  expect(all).toContain("[redacted]");
});

/** What keeps a process alive, besides what the test runner has of its own. */
function resources(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /TCP|Timeout|TLS|GetAddrInfo/.test(name))
    .toSorted();
}

function saying(text: string): Server {
  return createServer((socket) => void socket.write(text));
}

/** Answers each line by how it begins (`null`: not at all, `cut`: by hanging up), everything else with 250. */
function scripted(asked: string[], answers: Record<string, string | null>, challenges = 0): Server {
  return createServer((socket) => {
    let left = challenges;
    socket.write("220 mail.test\r\n");
    socket.on("data", (chunk) => {
      for (const line of chunk.toString().split("\r\n").filter(Boolean)) {
        asked.push(line);
        const known = Object.entries(answers).find(([begin]) => begin !== "" && line.startsWith(begin));
        const answer = known === undefined ? answerTo(line) : known[1];
        if (answer === "cut") socket.destroy();
        else if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
    function answerTo(line: string): string {
      if (/^(EHLO|MAIL|RCPT|RSET|QUIT)/.test(line)) return "250 ok";
      return answers[""] !== undefined && left-- > 0 && asked.includes("AUTH LOGIN") ? (answers[""] ?? "") : "235 ok";
    }
  });
}
