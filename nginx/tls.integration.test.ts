import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { get as getHttps } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { connect as connectTls, type SecureVersion } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../test/certificates";
import { startProxy, startScript, type TestProxy, whyNoProxy } from "../test/proxy";

const title = whyNoProxy === null ? "" : ` (skipped: ${whyNoProxy})`;

describe.skipIf(whyNoProxy !== null)(`the proxy with certificates, behind another one${title}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-tls-"));
  const first = makeCertificate({ names: ["console.example"] });
  let proxy: TestProxy;

  beforeAll(async () => {
    writeCertificate(first);
    mkdirSync(join(folder, "acme"));
    writeFileSync(join(folder, "acme/challenge"), "response");
    const environment = {
      TLS_DIR: folder,
      ACME_DIR: join(folder, "acme"),
      BASE_URL: "https://console.example",
      REAL_IP_FROM: "127.0.0.0/8, 10.0.0.0/8",
    };
    proxy = await startProxy({ replicas: 1, environment });
  });

  afterAll(async () => {
    await proxy?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const writeCertificate = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(join(folder, "tls.crt"), cert);
    writeFileSync(join(folder, "tls.key"), key);
  };

  test("it speaks HTTP/2 over TLS, and nothing older than TLS 1.2", async () => {
    const session = connectHttp2(`https://127.0.0.1:${proxy.https}`, { ca: first.cert, servername: "console.example" });
    const stream = session.request({ ":path": "/page" });
    const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
    stream.resume();
    session.close();
    expect(headers[":status"]).toBe(200);
    expect(await versionSpoken("TLSv1.3")).toBe("TLSv1.3");
    expect(await versionSpoken("TLSv1.2")).toBe("TLSv1.2");
    await expect(versionSpoken("TLSv1.1")).rejects.toThrow();
  });

  test("plain HTTP leads to BASE_URL, whatever host the client names; renewals are answered", async () => {
    const redirect = await askPlain("/reset-password?token=abc", { host: "evil.example" });
    expect([redirect.status, redirect.location]).toEqual([308, "https://console.example/reset-password?token=abc"]);
    expect(await askPlain("/.well-known/acme-challenge/challenge")).toMatchObject({ status: 200, body: "response" });
  });

  test("of a proxy in front, the address that it saw last is believed, and how the client came", async () => {
    const { headers } = JSON.parse(
      await askSecurely("/echo", {
        "x-forwarded-for": "203.0.113.66, 198.51.100.7, 10.1.2.3",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "front.example",
      }),
    ) as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      "x-forwarded-for": "198.51.100.7",
      "x-forwarded-proto": "http",
      "x-forwarded-host": "front.example",
    });
  });

  test("a renewed certificate is taken up by a reload, and what is under way goes on", async () => {
    const underWay = askSecurely("/lines");
    await wait(300);
    const second = makeCertificate({ names: ["console.example"] });
    writeCertificate(second);
    proxy.reload();
    await expect.poll(() => certificateShown(), { timeout: 10_000 }).toBe(second.cert);
    expect((await underWay).trim().split("\n")).toHaveLength(2);
  });

  async function versionSpoken(version: SecureVersion): Promise<string | null> {
    const socket = connectTls({ port: proxy.https, ...unchecked, minVersion: version, maxVersion: version });
    await once(socket, "secureConnect");
    const spoken = socket.getProtocol();
    socket.destroy();
    return spoken;
  }

  async function certificateShown(): Promise<string> {
    const socket = connectTls({ port: proxy.https, ...unchecked });
    await once(socket, "secureConnect");
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  }

  async function askPlain(path: string, headers: Record<string, string> = {}) {
    const [answer] = await once(get({ port: proxy.http, path, headers }), "response");
    return { status: answer.statusCode, location: answer.headers.location, body: await text(answer) };
  }

  async function askSecurely(path: string, headers: Record<string, string> = {}): Promise<string> {
    const [answer] = await once(getHttps({ port: proxy.https, path, headers, ...unchecked }), "response");
    return text(answer);
  }
});

const unchecked = { rejectUnauthorized: false, servername: "console.example" };

describe.skipIf(whyNoProxy !== null)(`a proxy that cannot work says why in one line${title}`, () => {
  const { cert, key } = makeCertificate({ names: ["console.example"] });

  test.each([
    { what: "a key without certificate", environment: {}, files: { "tls.key": key }, says: /tls\.crt is missing/ },
    {
      what: "certificates and plain HTTP",
      environment: {},
      files: { "tls.key": key, "tls.crt": cert },
      says: /BASE_URL/,
    },
    { what: "no network", environment: { REAL_IP_FROM: "10.0.0.0/8; #" }, files: {}, says: /REAL_IP_FROM/ },
    { what: "no name", environment: { WEB: "web" }, files: {}, says: /WEB is 'web'/ },
    { what: "no number", environment: { REQUEST_TIMEOUT_SECONDS: "1m" }, files: {}, says: /REQUEST_TIMEOUT_SECONDS/ },
    { what: "no folder", environment: { PROXY_RUN_DIR: "/proc/none" }, files: {}, says: /cannot be written/ },
  ])("$what", ({ environment, files, says }) => {
    const folder = mkdtempSync(join(tmpdir(), "seaworthy-tls-"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const its = { TLS_DIR: folder, PROXY_RUN_DIR: join(folder, "run"), BASE_URL: "http://console.example" };
    const { status, stderr } = spawnSync(startScript, ["-t"], {
      env: { ...process.env, ...its, ...environment },
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true, force: true });
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(says)]);
    expect(status).toBe(1);
  });
});
