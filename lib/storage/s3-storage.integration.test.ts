import { createHash, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { type CuttableProxy, startCuttableProxy } from "@/test/cuttable-proxy";
import { type Refusal, type S3Server, startS3Server } from "@/test/s3-server";
import { archiveStorageContract } from "./archive-storage.contract";
import type { S3Config } from "./s3-place";
import { openS3 } from "./s3-storage";

let server: S3Server;
let older: S3Server;
beforeAll(async () => {
  [server, older] = await Promise.all([startS3Server(), startS3Server({ conditions: false })]);
});
afterEach(() => {
  server.refuse = null;
});
afterAll(() => Promise.all([server.close(), older.close()]));

const ownPrefix = () => `${newId()}/of team/`;
const openOwn = (overrides: Partial<S3Config> = {}) => openS3(server.config({ prefix: ownPrefix(), ...overrides }));

archiveStorageContract("S3", async () => openOwn());
archiveStorageContract("an older S3 server", async () => openS3(older.config({ prefix: ownPrefix() })));

describe("S3", () => {
  test("is described without keys, and with the server where it is not Amazon's", () => {
    const { host } = new URL(server.url);
    expect(openS3(server.config({ prefix: "shop/" })).describe()).toBe(`s3://archives/shop at ${host}`);
    expect(openS3(server.config({ endpoint: null })).describe()).toBe("s3://archives");
  });

  test("lists more than one page, and neither folders nor its own notes", async () => {
    const prefix = ownPrefix();
    const storage = openS3(server.config({ prefix }));
    await Promise.all(Array.from({ length: 23 }, (_, index) => put(openS3(server.config({ prefix })), `${index}.sql`)));
    await put(openS3(server.config({ prefix: `${prefix}deeper/` })), "other.sql");
    await storage.create("unfinished.sql", "job1");
    expect(await storage.list()).toHaveLength(23);
    expect(await storage.listUnfinished()).toMatchObject([{ fileName: "unfinished.sql", owner: "job1" }]);
  });

  test("a large file takes a few parts of memory, and a slow server holds its writer back", async () => {
    const storage = openOwn();
    const file = await storage.create("large.sql", "job1");
    const { promise, resolve: letGo } = Promise.withResolvers<void>();
    server.hold = promise;
    const hash = createHash("sha256");
    const chunk = randomBytes(4 * 1024 ** 2);
    let written = 0;
    const writing = (async () => {
      for (; written < 18; written++) {
        hash.update(chunk);
        await file.write(chunk);
      }
    })();
    // Three parts of 16 MiB under way, and the fourth that is full: 64 MiB. There it stays.
    await expect.poll(() => written, { interval: 200 }).toBe(15);
    expect(await settled(() => written)).toBe(15);
    letGo();
    server.hold = null;
    await writing;
    await file.commit();
    expect(await checksumOf(storage, "large.sql")).toBe(hash.digest("hex"));
  });
});

async function settled(read: () => number): Promise<number> {
  for (let last = -1; ;) {
    const now = read();
    if (now === last) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}

describe("when the line or the server breaks, S3", () => {
  let proxy: CuttableProxy;
  beforeAll(async () => {
    proxy = await startCuttableProxy(server.url);
  });
  afterAll(() => proxy.close());
  const openThrough = () => openOwn({ endpoint: proxy.through(server.url).replace(/\/$/, "") });

  test("goes on with an upload whose connections were cut", async () => {
    const storage = openThrough();
    const content = randomBytes(36_000_000);
    const file = await storage.create("a.sql", "job1");
    for (let start = 0; start < content.length; start += 4_000_000) {
      await file.write(content.subarray(start, start + 4_000_000));
      if (start === 16_000_000) proxy.cut();
      if (start === 28_000_000) setTimeout(() => proxy.mend(), 1500);
    }
    expect(await file.commit()).toMatchObject({ sizeBytes: content.length });
    expect(await checksumOf(storage, "a.sql")).toBe(createHash("sha256").update(content).digest("hex"));
  });

  test("goes on reading after the connection broke, from where it was", async () => {
    const storage = openThrough();
    const content = randomBytes(32_000_000);
    await put(storage, "a.sql", content);
    const reader = await storage.open("a.sql");
    const hash = createHash("sha256");
    let seen = 0;
    for await (const chunk of reader.stream() as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (seen < 4_000_000 && seen + chunk.length >= 4_000_000) {
        proxy.cut();
        setTimeout(() => proxy.mend(), 1000);
      }
      seen += chunk.length;
    }
    expect(hash.digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
    await reader.close();
  });

  test("finishes an upload when the server was restarted in between", async () => {
    const storage = openOwn();
    const content = randomBytes(17_000_000);
    const file = await storage.create("a.sql", "job1");
    await file.write(content);
    await server.stop();
    setTimeout(() => void server.start(), 1500);
    await file.commit();
    expect(await checksumOf(storage, "a.sql")).toBe(createHash("sha256").update(content).digest("hex"));
  });

  test("knows its own file when the answer to the last request was lost", async () => {
    const storage = openOwn();
    const file = await storage.create("a.sql", "job1");
    await file.write(Buffer.from("whole"));
    server.loseAnswerOnce = ({ method, query }) => method === "POST" && query.has("uploadId");
    expect(await file.commit()).toMatchObject({ sizeBytes: 5 });
    expect(server.loseAnswerOnce).toBeNull();
  });

  test("a part that arrives altered is refused by the server and sent again", async () => {
    const storage = openOwn();
    const refused: Refusal[] = [
      { code: "BadDigest", status: 400 },
      { code: "SlowDown", status: 503 },
    ];
    server.refuse = ({ query }) => (query.has("partNumber") ? refused.pop() : undefined);
    const file = await storage.create("a.sql", "job1");
    await file.write(Buffer.from("x"));
    await file.commit();
    expect(refused).toEqual([]);
  });

  test("a bucket that vanishes in the middle ends the write, and says so", async () => {
    await server.makeBucket("passing");
    const storage = openOwn({ bucket: "passing" });
    const file = await storage.create("a.sql", "job1");
    await server.removeBucket("passing");
    await file.write(Buffer.from("x"));
    await expect(file.commit()).rejects.toMatchObject({ code: "storage.no_bucket", hint: expect.any(String) });
    await expect(file.discard()).rejects.toMatchObject({ code: "storage.no_bucket" });
    await expect(storage.open("a.sql")).rejects.toMatchObject({ code: "storage.no_bucket" });
    await expect(storage.list()).rejects.toMatchObject({ code: "storage.no_bucket" });
  });

  test("a file that is replaced while it is read is not a mixture", async () => {
    const storage = openOwn();
    await put(storage, "a.sql", Buffer.from("first"));
    const reader = await storage.open("a.sql");
    await storage.remove("a.sql");
    await put(storage, "a.sql", Buffer.from("other"));
    await expect(reader.read(0, 5)).rejects.toMatchObject({ code: "storage.changed" });
  });
});

describe("what goes wrong is told with the next step:", () => {
  const secret = "hunter2/hunter2+hunter2";

  test.each<[string, Partial<S3Config>, string, string]>([
    [
      "an unknown key",
      { credentials: { accessKeyId: "NOBODY", secretAccessKey: secret } },
      "storage.bad_credentials",
      "S3_ACCESS_KEY_ID",
    ],
    [
      "a wrong secret",
      { credentials: { accessKeyId: "S3RVER", secretAccessKey: secret } },
      "storage.bad_credentials",
      "S3_SECRET_ACCESS_KEY",
    ],
    ["a bucket that is not there", { bucket: "nowhere" }, "storage.no_bucket", "Create it"],
    ["nobody listening", { endpoint: "http://127.0.0.1:1" }, "storage.unreachable", "firewall"],
    ["a name that is none", { endpoint: "http://no-such-host.invalid" }, "storage.unreachable", "name resolution"],
  ])("%s", async (_, overrides, code, hint) => {
    const storage = openOwn(overrides);
    const works = [
      () => storage.list(),
      () => storage.create("a.sql", "job1"),
      () => storage.open("a.sql"),
      () => storage.discardUnfinished("job1"),
    ];
    for (const work of works) {
      const error: unknown = await work().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code, kind: "unavailable", hint: expect.stringContaining(hint) });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
    }
  });

  test.each<[Refusal, string, string]>([
    [{ code: "AccessDenied", status: 403 }, "storage.access_denied", "s3:ListBucket on arn:aws:s3:::archives"],
    [{ code: "RequestTimeTooSkewed", status: 403 }, "storage.clock_skew", "clock"],
    [{ code: "PermanentRedirect", status: 301 }, "storage.wrong_region", "region="],
    [{ code: "ExpiredToken", status: 400 }, "storage.bad_credentials", "restart"],
    [{ code: "QuotaExceeded", status: 403 }, "storage.full", "quota"],
    [{ code: "SlowDown", status: 503 }, "storage.busy", "few minutes"],
    [{ code: "NotImplemented", status: 501 }, "storage.failed", "path-style"],
  ])("%j", async (refusal, code, hint) => {
    server.refuse = () => refusal;
    await expect(openOwn().list()).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) });
  });

  test.each(["list", "read", "write", "remove"] as const)("a policy that does not let it %s", async (missing) => {
    const storage = openOwn();
    await put(storage, "a.sql");
    const kindOf = (method: string, path: string) =>
      method === "DELETE"
        ? "remove"
        : method === "PUT" || method === "POST"
          ? "write"
          : path.endsWith("/")
            ? "list"
            : "read";
    server.refuse = ({ method, path }) =>
      kindOf(method, path) === missing ? { code: "AccessDenied", status: 403 } : undefined;
    const works = {
      list: () => storage.list(),
      read: () => storage.open("a.sql"),
      write: () => storage.create("b.sql", "j"),
      remove: () => storage.remove("a.sql"),
    };
    const permission = {
      list: "s3:ListBucket",
      read: "s3:GetObject",
      write: "s3:PutObject",
      remove: "s3:DeleteObject",
    };
    await expect(works[missing]()).rejects.toMatchObject({
      code: "storage.access_denied",
      hint: expect.stringContaining(permission[missing]),
    });
  });
});

async function put(storage: ReturnType<typeof openS3>, name: string, content = Buffer.from(name)): Promise<void> {
  const file = await storage.create(name, "job1");
  await file.write(content);
  await file.commit();
}

async function checksumOf(storage: ReturnType<typeof openS3>, name: string): Promise<string> {
  const reader = await storage.open(name);
  const hash = createHash("sha256");
  for await (const chunk of reader.stream() as AsyncIterable<Buffer>) hash.update(chunk);
  await reader.close();
  return hash.digest("hex");
}
