import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProxy, type TestProxy, whyNoProxy } from "../test/proxy";

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe.skipIf(whyNoProxy !== null)(`the proxy${whyNoProxy === null ? "" : ` (skipped: ${whyNoProxy})`}`, () => {
  let proxy: TestProxy;

  beforeAll(async () => {
    proxy = await startProxy({ replicas: 2, drainMs: 2500 });
  });

  afterAll(() => proxy?.stop());

  const ask = (path: string, headers: OutgoingHttpHeaders = {}, options: AskOptions = {}) =>
    askAt(proxy.http, path, headers, options);

  const arrived = async (path: string, headers: OutgoingHttpHeaders = {}, options: AskOptions = {}) =>
    JSON.parse((await ask(path, headers, options)).body.toString()) as {
      headers: Record<string, string>;
      bodyBytes: number;
    };

  test.each(["/page", "/_next/static/app.js"])("%s is compressed with Brotli or gzip, as asked for", async (path) => {
    const plain = await ask(path);
    const brotli = await ask(path, { "accept-encoding": "gzip, br" });
    const gzip = await ask(path, { "accept-encoding": "gzip" });

    expect([brotli.headers["content-encoding"], gzip.headers["content-encoding"]]).toEqual(["br", "gzip"]);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotli.headers.vary).toMatch(/accept-encoding/i);
  });

  test("an archive is left as it is", async () => {
    const { headers } = await ask("/archive", { "accept-encoding": "gzip, br" });
    expect(headers["content-encoding"]).toBeUndefined();
  });

  test("assets are kept for a year, pages never, whatever the web process says", async () => {
    const asset = await ask("/_next/static/app.js");
    const page = await ask("/page");
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(page.headers["cache-control"]).toBe("private, no-store");
    expect(page.headers["x-frame-options"]).toBe("DENY");
  });

  test("an asset that only one replica has is found there, and one that none has is not kept", async () => {
    for (const address of proxy.replicas.addresses)
      expect((await ask(`/_next/static/only-on-${address}`)).headers["x-replica"]).toBe(address);
    const missing = await ask("/_next/static/only-on-none");
    expect([missing.status, missing.headers["cache-control"]]).toEqual([404, undefined]);
  });

  test("web processes learn the client's address, scheme and host from the proxy alone", async () => {
    const lies = {
      "x-forwarded-for": "203.0.113.66",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "evil.example",
      "x-real-ip": "203.0.113.66",
      forwarded: "for=203.0.113.66",
      proxy: "http://evil.example",
      host: "console.example:8080",
      te: "trailers",
      connection: "te",
    };
    const { headers } = await arrived("/echo", lies);
    expect(headers).toMatchObject({
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "http",
      "x-forwarded-host": "console.example:8080",
      host: "console.example:8080",
    });
    for (const name of ["x-real-ip", "forwarded", "proxy", "te", "accept-encoding", "x-forwarded-port"])
      expect(headers[name]).toBeUndefined();
  });

  test("a harmless request id is kept, another is replaced, and both logs know it", async () => {
    const kept = await ask("/echo?token=do-not-log", {
      "x-request-id": "trace-me.0001",
      referer: "/x?token=do-not-log",
    });
    const replaced = await arrived("/echo", { "x-request-id": 'bad"id\\' });
    expect(kept.headers["x-request-id"]).toBe("trace-me.0001");
    expect(replaced.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);

    const lines = await proxy.lines();
    const line = lines.find(({ requestId }) => requestId === "trace-me.0001");
    expect(line).toMatchObject({
      method: "GET",
      path: "/echo",
      status: 200,
      replicaStatus: "200",
      address: "127.0.0.1",
    });
    expect(line?.["replica"]).toMatch(/^127\.0\.0\.1[12]:\d+$/);
    expect(Number(line?.["replicaSeconds"])).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(lines)).not.toContain("do-not-log");
  });

  test("bodies end at 1 MB, in words; uploads do not, and are not kept back", async () => {
    const body = Buffer.alloc(2_000_000);
    const refused = await ask("/api/admin/jobs", {}, { method: "POST", body });
    expect(refused.status).toBe(413);
    const { error } = JSON.parse(refused.body.toString()) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: "input.too_large", requestId: refused.headers["x-request-id"] });

    const taken = await arrived("/api/admin/uploads/1", {}, { method: "PATCH", body });
    expect(taken.bodyBytes).toBe(body.length);
  });

  test("an event stream arrives line by line", async () => {
    const startedAt = performance.now();
    let firstAfterMs = 0;
    await ask(
      "/lines",
      { "accept-encoding": "gzip, br" },
      { onData: () => (firstAfterMs ||= performance.now() - startedAt) },
    );
    expect(firstAfterMs).toBeLessThan(800);
  });

  test("headers that are too large are refused with a page that says what to do", async () => {
    const { status, headers, body } = await ask("/", { accept: "text/html", cookie: "a".repeat(20_000) });
    expect(status).toBe(431);
    expect(body.toString()).toContain("Remove this site's cookies");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test(
    "a restart of all replicas, one after the other, loses no request and does nothing twice",
    { timeout: 60_000 },
    async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 16 });
      const sent: string[] = [];
      const problems: unknown[] = [];
      let isOver = false;
      const client = async (name: number) => {
        for (let turn = 0; !isOver; turn++) {
          const id = `${name}-${turn}`;
          const isPost = turn % 2 === 0;
          if (isPost) sent.push(id);
          const options = isPost ? { method: "POST", body: Buffer.from(id), agent } : { agent };
          const outcome = await ask(isPost ? "/count" : "/page", {}, options).catch((error: unknown) => error);
          if (!isOk(outcome)) problems.push({ id, outcome });
        }
      };
      const clients = Array.from({ length: 16 }, (_, name) => client(name));
      for (const address of proxy.replicas.addresses) {
        await proxy.replicas.end(address);
        await proxy.replicas.start(address);
        await untilAnswers(address);
      }
      isOver = true;
      await Promise.all(clients);
      agent.destroy();

      expect(problems).toEqual([]);
      expect(sent.length).toBeGreaterThan(100);
      expect(proxy.replicas.counted().sort()).toEqual(sent.sort());
    },
  );

  test("a replica that is killed costs readers nothing, and those who write after it neither", async () => {
    const [victim = ""] = proxy.replicas.addresses;
    const agent = new Agent({ keepAlive: true });
    const answers = Promise.all(
      Array.from({ length: 8 }, async () => {
        const statuses: number[] = [];
        for (let turn = 0; turn < 60; turn++) statuses.push((await ask("/page", {}, { agent })).status);
        return statuses;
      }),
    );
    await proxy.replicas.kill(victim);
    expect(new Set((await answers).flat())).toEqual(new Set([200]));
    agent.destroy();
    const posted = await Promise.all(
      Array.from({ length: 6 }, (_, turn) => ask("/count", {}, { method: "POST", body: Buffer.from(`after-${turn}`) })),
    );
    expect(posted.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    await proxy.replicas.start(victim);
    await untilAnswers(victim);
  });

  test.each([
    { method: "POST", times: 1 },
    { method: "PUT", times: 1 },
    { method: "PATCH", times: 1 },
    { method: "DELETE", times: 1 },
    { method: "GET", times: 2 },
  ])("what a replica may have done before it hung up: $method is sent $times times", async ({ method, times }) => {
    const { status, headers, body } = await ask("/count-and-hang-up?token=do-not-log", {}, { method });
    expect([status, headers["retry-after"]]).toEqual([502, "5"]);
    expect(body.toString()).toContain("proxy.no_answer");
    expect(proxy.replicas.counted().filter((line) => line === method)).toHaveLength(times);
    expect(proxy.problems()).not.toContain("do-not-log");
  });

  test("the last replica that is left answers alone", async () => {
    const [first = "", ...others] = proxy.replicas.addresses;
    await Promise.all(others.map((address) => proxy.replicas.kill(address)));
    const answers = await Promise.all(
      ["/page", `/_next/static/only-on-${first}`, "/_next/static/only-on-none"].map((path) => ask(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  });

  test("without any replica people read what to do", async () => {
    await Promise.all(proxy.replicas.addresses.map((address) => proxy.replicas.kill(address)));
    const { status, headers, body } = await ask("/", { accept: "text/html,*/*" });
    expect(status).toBe(502);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body.toString()).toContain("No web process answered");
  });

  async function untilAnswers(address: string): Promise<void> {
    for (let tries = 0; tries < 400; tries++)
      if ((await ask("/page")).headers["x-replica"] === address) return;
      else await new Promise((resolve) => setTimeout(resolve, 10));
    throw new Error(`${address} gets no requests`);
  }
});

interface AskOptions {
  method?: string;
  body?: Buffer;
  agent?: Agent;
  onData?: () => void;
}

const isOk = (outcome: unknown) =>
  typeof outcome === "object" && outcome !== null && "status" in outcome && outcome.status === 200;

function askAt(port: number, path: string, headers: OutgoingHttpHeaders, options: AskOptions): Promise<Answer> {
  const { method = "GET", body, agent, onData } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method, headers, ...(agent === undefined ? {} : { agent }) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => {
        onData?.();
        chunks.push(chunk);
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
