import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { freePort } from "@/scripts/setup/servers.mjs";
import { makeCertificate, type TestCertificate } from "@/test/certificates";
import { blocksOf, readPage } from "@/test/docs/pages";
import { run } from "./run-program";
import { Stack } from "./stack";
import { standStill } from "./test-stack";
import { ask, timesOf, Visitor } from "./visitor";

const { stack: shared } = inject("shared");
const person = { email: "tilda@example.test", password: "seven slow lighthouses" };
const hsts = "max-age=31536000";
standStill();

/** As docs/install.md tells it, below "TLS". */
describe("the stack at an address with https://", { timeout: 180_000 }, () => {
  const certificate = makeCertificate({ names: ["localhost"] });
  let folder: string;
  let port: number;
  let stack: Stack;
  let plain: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-tls-"));
    for (const name of ["tls", "acme"]) {
      await mkdir(join(folder, name));
      await chmod(join(folder, name), 0o755);
    }
    await put(certificate);
    await writeFile(join(folder, "acme", "challenge"), "response");
    port = await freePort();
    const plainPort = await freePort();
    plain = `http://127.0.0.1:${plainPort}`;
    stack = new Stack({
      project: `${shared.project}-tls`,
      port: plainPort,
      env: { ...shared.env, BASE_URL: `https://localhost:${port}`, WEB_REPLICAS: "1", WORKER_REPLICAS: "1" },
      overlay: await overlayOfThePage(),
    });
    await stack.up();
    const command = ["seaworthy", "user", "create", "--name", "Tilda", "--email", person.email];
    await stack.exec("web", [...command, "--role", "administrator", "--password-stdin"], person.password);
  });
  afterAll(async () => {
    await stack?.down();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the page says to write, for folders and a port of this test. */
  async function overlayOfThePage(): Promise<string> {
    const block = blocksOf(readPage("docs/install.md")).find(({ code }) => code.includes("/run/tls"));
    const overlay = join(folder, "docker-compose.override.yml");
    const code = String(block?.code).replaceAll("./", `${folder}/`).replace('"443:', `"${port}:`);
    expect(code).toContain(`["${port}:8443"]`);
    await writeFile(overlay, code);
    return overlay;
  }

  async function put({ cert, key }: TestCertificate): Promise<void> {
    await writeFile(join(folder, "tls", "tls.crt"), cert);
    await writeFile(join(folder, "tls", "tls.key"), key);
  }

  const secure = () => `https://localhost:${port}`;

  test("speaks HTTP/2, and tells browsers to come this way only", async () => {
    const session = connectHttp2(secure(), { ca: certificate.cert });
    const stream = session.request({ ":path": "/sign-in", "accept-encoding": "br" });
    const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
    stream.resume();
    await once(stream, "end");
    expect(session.alpnProtocol).toBe("h2");
    session.close();
    expect(headers).toMatchObject({
      ":status": 200,
      "content-encoding": "br",
      "strict-transport-security": hsts,
    });
    const answer = await ask(`${secure()}/sign-in`, { ca: certificate.cert });
    expect(timesOf(answer, "strict-transport-security")).toBe(1);
  });

  test("somebody signs in, with a cookie that goes nowhere else", async () => {
    const visitor = new Visitor({ url: secure(), ca: certificate.cert });
    await visitor.signIn(person);
    expect(visitor.cookie).toContain("__Host-");
    await visitor.api("/api/admin/account");
  });

  test("plain HTTP leads there, whatever is asked for, and answers challenges", async () => {
    const answer = await ask(`${plain}/jobs?state=failed`, { headers: { host: "elsewhere.example" } });
    expect([answer.status, answer.headers.location]).toEqual([308, `${secure()}/jobs?state=failed`]);
    expect(timesOf(answer, "strict-transport-security")).toBe(0);
    expect(await ask(`${plain}/.well-known/acme-challenge/challenge`)).toMatchObject({ status: 200, text: "response" });
  });

  test("a renewed certificate is shown after a signal; nothing starts again", async () => {
    const [before] = await stack.containers("proxy");
    const renewed = makeCertificate({ names: ["localhost"] });
    await put(renewed);
    await stack.compose(["kill", "-s", "HUP", "proxy"]);
    await stack.until("the renewed certificate is shown", async () => (await shows(renewed)) || undefined);
    const [after] = await stack.containers("proxy");
    expect(after).toMatchObject({ id: before?.id, state: { StartedAt: before?.state.StartedAt } });
    expect((await ask(`${secure()}/health/ready`, { ca: renewed.cert })).status).toBe(200);
  });

  /** A connection that trusts this certificate alone. */
  async function shows({ cert }: TestCertificate): Promise<boolean> {
    const socket = connect({ port, host: "localhost", servername: "localhost", ca: cert });
    try {
      await once(socket, "secureConnect");
      return socket.authorized;
    } finally {
      socket.destroy();
    }
  }

  describe("behind another proxy", () => {
    const client = "203.0.113.9";
    let visitor: Visitor;
    let front: Stack;

    beforeAll(async () => {
      const network = `${stack.options.project}_outside`;
      const from = await run("docker", [
        "network",
        "inspect",
        "--format",
        "{{(index .IPAM.Config 0).Subnet}}",
        network,
      ]);
      const { overlay: _, ...options } = stack.options;
      const env = { ...options.env, HTTP_PORT: `127.0.0.1:${options.port}` };
      front = new Stack({ ...options, env: { ...env, REAL_IP_FROM: from.trim() } });
      await front.compose(["up", "--detach", "--wait", "--no-build", "--no-deps", "proxy"]);
      const headers = { "x-forwarded-for": client, "x-forwarded-proto": "https" };
      visitor = new Visitor({ url: plain, origin: secure(), headers: { ...headers, host: `localhost:${port}` } });
      await visitor.signIn(person);
    });

    test("plain HTTP is published where that one reaches it, and nowhere else", async () => {
      const [proxy] = await front.containers("proxy");
      expect(proxy?.published).toEqual({
        "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(front.options.port) }],
      });
    });

    test("the client that it names is the one who signed in, and who stands in the log", async () => {
      expect((await visitor.ask("/api/admin/account/sessions")).text).toContain(`"address":"${client}"`);
      await front.until(
        "the log names the client",
        async () => (await front.logs("proxy")).includes(`"address":"${client}"`) || undefined,
      );
      expect((await visitor.ask("/")).headers["strict-transport-security"]).toBe(hsts);
    });

    test("of a proxy that nobody named, nothing is believed", async () => {
      const alone = front.with({ REAL_IP_FROM: "" });
      await alone.compose(["up", "--detach", "--wait", "--no-build", "--no-deps", "proxy"]);
      const id = "asked-by-a-stranger";
      await visitor.ask("/version", { headers: { "x-request-id": id } });
      const line = await alone.until("the request is in the log", async () =>
        (await alone.logs("proxy")).split("\n").find((each) => each.includes(id)),
      );
      expect(JSON.parse(line)).not.toMatchObject({ address: client });
    });
  });
});
