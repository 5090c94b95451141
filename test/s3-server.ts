import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { S3Config } from "@/lib/storage/s3-place";
import { signatureProblem } from "./s3-signature";

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
}

/** What tests make the server say instead of doing what it was asked; `cut` breaks the connection. */
export type Refusal = { code: string; status: number } | "cut";

export interface S3Server {
  url: string;
  /** Of `archives`, a bucket that is there. */
  config(overrides?: Partial<S3Config>): S3Config;
  /** Asked for every request, before anything is done; null: nothing is refused. */
  refuse: ((request: Asked) => Refusal | undefined) | null;
  /** Requests that carry a part wait for it before they are answered. */
  hold: Promise<void> | null;
  /** The first request of which this is true is carried out, and its answer never sent; then null again. */
  loseAnswerOnce: ((request: Asked) => boolean) | null;
  makeBucket(name: string): Promise<void>;
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
  status: number;
  body: unknown;
}
type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

interface ListOptions {
  prefix: string;
  delimiter: string | null;
  maxKeys: number;
}

interface ListedObject {
  key: string;
  size: number;
  lastModifiedDate: Date;
}

interface Store {
  existsObject(bucket: string, key: string): Promise<boolean>;
  getMetadata(bucket: string, key: string): Promise<{ etag: string }>;
  listObjects(bucket: string, options: ListOptions): Promise<{ objects: ListedObject[] }>;
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

const bucket = "archives";
/** The only one that s3rver knows. */
const key = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
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
    const how = { silent: true, vhostBuckets: false, allowMismatchedSignatures: true };
    rover = new S3rver({ address: "127.0.0.1", port, directory, ...how });
    // Before the last, which is the router: it answers what is not answered here.
    rover.middleware.splice(-1, 0, refuseOnRequest, requireSignature, fillGaps(rover.store, directory, conditions));
    port = (await rover.run()).port;
  }

  const refuseOnRequest: Middleware = async (context, next) => {
    const query = new URLSearchParams(context.querystring);
    const asked = { method: context.method, path: decodeURIComponent(context.path), query };
    const refusal = self.refuse?.(asked);
    if (refusal === "cut") return void context.req.socket.destroy();
    if (refusal !== undefined) throw Object.assign(new S3Error(refusal.code, "As the test wants it."), refusal);
    if (query.has("partNumber")) await self.hold;
    await next();
    if (self.loseAnswerOnce?.(asked) !== true) return;
    self.loseAnswerOnce = null;
    context.req.socket.destroy();
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
      credentials: key,
      ...overrides,
    }),
    refuse: null,
    hold: null,
    loseAnswerOnce: null,
    makeBucket: (name) => mkdir(join(directory, name)),
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

/** s3rver lets in who does not sign, and gets the signature wrong of requests about a bucket. */
const requireSignature: Middleware = async (context, next) => {
  const problem = signatureProblem(context.req, { [key.accessKeyId]: key.secretAccessKey });
  if (problem !== null) throw new S3Error(problem, "The signature is not right.");
  await next();
};

function fillGaps(store: Store, directory: string, conditions: boolean): Middleware {
  return async (context, next) => {
    const [, bucketName = "", ...rest] = decodeURIComponent(context.path).split("/");
    const query = new URLSearchParams(context.querystring);
    const id = query.get("uploadId");
    const where = {
      bucket: bucketName,
      key: rest.join("/"),
      folder: join(directory, bucketName, "._S3rver_uploads", id ?? ""),
    };
    await requireConditions(store, context, where, conditions);
    if (query.get("list-type") === "2" && (await sizeOf(join(directory, bucketName))) !== null)
      return answerXml(context, "ListBucketResult", await listObjects(store, bucketName, query));
    if (id === null) return next();
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

/** A page of at most ten: s3rver's own second page needs a cipher that OpenSSL no longer has. */
async function listObjects(store: Store, bucketName: string, query: URLSearchParams): Promise<string> {
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter")];
  const { objects } = await store.listObjects(bucketName, { prefix, delimiter, maxKeys: 1e6 });
  const after = query.get("continuation-token") ?? "";
  const left = objects.filter(({ key: name }) => name > after).sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = left.slice(0, Math.min(10, Number(query.get("max-keys") ?? 1000)));
  const contents = page.map(
    (it) =>
      `<Contents><Key>${escape(it.key)}</Key><Size>${it.size}</Size><LastModified>${it.lastModifiedDate.toISOString()}</LastModified></Contents>`,
  );
  const more = page.length < left.length;
  const token = more ? `<NextContinuationToken>${escape(page.at(-1)?.key ?? "")}</NextContinuationToken>` : "";
  return `<IsTruncated>${more}</IsTruncated>${token}${contents.join("")}`;
}

function escape(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

async function requireSameMd5(context: Context, path: string): Promise<void> {
  const given = context.headers["content-md5"];
  if (given === undefined || Buffer.from(given, "base64").toString("hex") === (await readFile(`${path}.md5`, "utf8")))
    return;
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
    if (index < named.length - 1 && size < smallestPartBytes)
      throw new S3Error("EntityTooSmall", "A part is too small.");
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
