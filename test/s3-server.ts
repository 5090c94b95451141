import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import type { S3Config } from "@/lib/storage/s3-place";

/** What tests make the server say instead of doing what it was asked; `cut` breaks the connection. */
export type Refusal = { code: string; status: number } | "cut";

export interface S3Server {
  url: string;
  /** Of `archives`, a bucket that is there. */
  config(overrides?: Partial<S3Config>): S3Config;
  /** Asked for every request, before anything is done; null: nothing is refused. */
  refuse: ((request: { method: string; path: string; query: URLSearchParams }) => Refusal | undefined) | null;
  /** How many requests of each kind came: `PUT part`, `GET`, … */
  seen: string[];
  removeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
  /** With the same address and content as before. */
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Context {
  method: string;
  path: string;
  querystring: string;
  headers: Record<string, string | undefined>;
  req: IncomingMessage;
  params: Record<string, string>;
  status: number;
  body: unknown;
}
type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

interface Store {
  existsObject(bucket: string, key: string): Promise<boolean>;
  getMetadata(bucket: string, key: string): Promise<{ etag: string }>;
  putObjectMultipart(bucket: string, id: string, parts: { number: number; etag: string }[]): Promise<{ md5: string }>;
}

interface Rover {
  middleware: Middleware[];
  store: Store;
  run(): Promise<AddressInfo>;
  httpServer: Server;
}

const require = createRequire(import.meta.url);
const S3rver = require("@20minutes/s3rver") as new (options: object) => Rover;
const S3Error = require("@20minutes/s3rver/lib/models/error") as new (code: string, message: string) => Error;
const authentication = require("@20minutes/s3rver/lib/middleware/authentication") as () => Middleware;

const bucket = "archives";
const smallestPartBytes = 5 * 1024 ** 2;

/**
 * A server of the S3 protocol: s3rver, with what it lacks of multipart uploads (listing parts, ending one, checking
 * what is completed), of conditions and of checksums. `conditions: false` ignores `If-None-Match`, as older servers do.
 */
export async function startS3Server(options: { conditions?: boolean } = {}): Promise<S3Server> {
  const { conditions = true } = options;
  const directory = mkdtempSync(join(tmpdir(), "seaworthy-s3-"));
  let port = 0;
  let rover: Rover;

  async function run(): Promise<void> {
    rover = new S3rver({ address: "127.0.0.1", port, silent: true, directory, vhostBuckets: false });
    // Before the last, which is the router: it answers what is not answered here.
    rover.middleware.splice(-1, 0, refuseOnRequest, requireSignature, fillGaps(rover.store, directory, conditions));
    port = (await rover.run()).port;
  }

  const refuseOnRequest: Middleware = async (context, next) => {
    const query = new URLSearchParams(context.querystring);
    self.seen.push(`${context.method}${query.has("partNumber") ? " part" : ""}`);
    const refusal = self.refuse?.({ method: context.method, path: decodeURIComponent(context.path), query });
    if (refusal === "cut") return void context.req.socket.destroy();
    if (refusal !== undefined) throw Object.assign(new S3Error(refusal.code, "As the test wants it."), refusal);
    await next();
  };

  const self: S3Server = {
    url: "",
    config: (overrides) => ({
      type: "s3",
      bucket,
      prefix: "",
      endpoint: self.url,
      region: "us-east-1",
      pathStyle: true,
      credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
      ...overrides,
    }),
    refuse: null,
    seen: [],
    removeBucket: (name) => rm(join(directory, name), { recursive: true }),
    async stop() {
      const closed = once(rover.httpServer, "close");
      rover.httpServer.close();
      rover.httpServer.closeAllConnections();
      await closed;
    },
    start: run,
    async close() {
      if (rover.httpServer.listening) await self.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await mkdir(join(directory, bucket));
  await run();
  return Object.assign(self, { url: `http://127.0.0.1:${port}` });
}

/** s3rver lets in who does not sign. */
const requireSignature: Middleware = async (context, next) => {
  if (context.headers["authorization"] === undefined) throw new S3Error("AccessDenied", "Access Denied");
  await next();
};

function fillGaps(store: Store, directory: string, conditions: boolean): Middleware {
  const authenticate = authentication();
  return async (context, next) => {
    const [, bucketName = "", ...rest] = decodeURIComponent(context.path).split("/");
    const [key, query] = [rest.join("/"), new URLSearchParams(context.querystring)];
    const id = query.get("uploadId");
    const where = { bucket: bucketName, key, folder: join(directory, bucketName, "._S3rver_uploads", id ?? "") };
    await requireConditions(store, context, where, conditions);
    if (id === null) return next();
    context.params = { bucket: bucketName, key };
    await authenticate(context, async () => undefined);
    if ((await sizeOf(join(directory, bucketName))) === null) throw new S3Error("NoSuchBucket", "No such bucket.");
    if ((await sizeOf(where.folder)) === null) throw new S3Error("NoSuchUpload", "There is no such upload.");
    switch (context.method) {
      case "PUT":
        await next();
        return requireSameMd5(context, join(where.folder, query.get("partNumber") ?? ""));
      case "GET":
        return answerXml(context, "ListPartsResult", await listParts(where.folder));
      case "DELETE":
        await rm(where.folder, { recursive: true });
        return void Object.assign(context, { status: 204 });
      case "POST":
        return complete(store, context, where, id);
    }
  };
}

interface Where {
  bucket: string;
  key: string;
  folder: string;
}

async function requireConditions(store: Store, context: Context, where: Where, conditions: boolean): Promise<void> {
  const { "if-none-match": noneMatch, "if-match": match } = context.headers;
  if (noneMatch === "*" && context.method !== "GET") {
    delete context.headers["if-none-match"];
    if (conditions && (await store.existsObject(where.bucket, where.key)))
      throw Object.assign(new S3Error("PreconditionFailed", "It exists."), { status: 412 });
  }
  if (match !== undefined && (await store.getMetadata(where.bucket, where.key).catch(() => null))?.etag !== match)
    throw Object.assign(new S3Error("PreconditionFailed", "It changed."), { status: 412 });
}

async function requireSameMd5(context: Context, path: string): Promise<void> {
  const given = context.headers["content-md5"];
  if (given === undefined || Buffer.from(given, "base64").toString("hex") === (await readFile(`${path}.md5`, "utf8"))) return;
  throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what was received.");
}

async function complete(store: Store, context: Context, where: Where, id: string): Promise<void> {
  const body = await text(context.req);
  const named = [...body.matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(.*?)</.exec(part)?.[1]?.replaceAll("&quot;", "").replaceAll('"', "") ?? "",
  }));
  for (const [index, { number, etag }] of named.entries()) {
    const md5 = await readFile(join(where.folder, `${number}.md5`), "utf8").catch(() => null);
    if (md5 !== etag) throw new S3Error("InvalidPart", `Part ${number} is not the one that was sent.`);
    const size = (await sizeOf(join(where.folder, String(number)))) ?? 0;
    if (index < named.length - 1 && size < smallestPartBytes) throw new S3Error("EntityTooSmall", "A part is too small.");
  }
  if (named.length === 0) throw new S3Error("MalformedXML", "No parts.");
  const { md5 } = await store.putObjectMultipart(where.bucket, id, named);
  answerXml(context, "CompleteMultipartUploadResult", `<Key>x</Key><ETag>"${md5}"</ETag>`);
}

async function listParts(folder: string): Promise<string> {
  const numbers = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  const parts = await Promise.all(
    numbers
      .sort((a, b) => a - b)
      .map(async (number) => {
        const path = join(folder, String(number));
        const etag = await readFile(`${path}.md5`, "utf8").catch(() => null);
        const facts = `<PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${await sizeOf(path)}</Size>`;
        return etag === null ? "" : `<Part>${facts}</Part>`;
      }),
  );
  return `<IsTruncated>false</IsTruncated>${parts.join("")}`;
}

function answerXml(context: Context, name: string, content: string): void {
  context.status = 200;
  context.body = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`,
  );
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
