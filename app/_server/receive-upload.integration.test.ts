import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { createConnection } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { desc, eq } from "drizzle-orm";
import type { NextApiRequest, NextApiResponse } from "next";
import { encode } from "next-auth/jwt";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { writeSample } from "@/lib/archive/sample-archive";
import { createEncryption } from "@/lib/encryption";
import type { Deps } from "@/lib/deps";
import { startWorker, type Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { audit, backupContents, backups, type Role, uploads } from "@/lib/store/schema";
import { ingestJobHandler, listUploads, removeExpiredUploads } from "@/lib/uploads";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { receiveUpload } from "./receive-upload";

let deps: TestDeps;
let worker: Worker;
let server: Server;
const cookies = new Map<Role, string>();
const administrator = actor("administrator");

const head =
  "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n-- Host: h    Database: shop\n-- Server version\t10.11.6-MariaDB\n";
const rows = Array.from(
  { length: 3000 },
  (_, i) => `INSERT INTO t VALUES (${i},'${randomBytes(200).toString("hex")}');\n`,
);
const dump = Buffer.from(`${head}CREATE TABLE t (a int, b text);\n${rows.join("")}\n-- Dump completed\n`);

beforeAll(async () => {
  deps = await makeDeps();
  for (const role of ["administrator", "operator"] as const) {
    // Addresses may be longer than most columns that name somebody.
    const person = { email: `${role}@${"department.".repeat(20)}example.test`, password: "four unrelated words here" };
    await createUser(deps, systemActor, { ...person, name: role, role });
    const { sid } = await signIn(deps, person, { address: "192.0.2.1", userAgent: null, requestId: null });
    const token = await encode({ token: { sid }, secret: deps.config.authSecret });
    cookies.set(role, `${sessionCookieName(deps.config)}=${token}`);
  }
  worker = startWorker({ deps, handlers: [ingestJobHandler(deps)] });
  server = await serve(deps);
});
afterAll(async () => {
  server.close();
  await worker.stop(1000);
  await deps.dispose();
});

/** The route as Next serves it. */
async function serve(which: Deps): Promise<Server> {
  const listening = createServer((request, response) => {
    const api = Object.assign(response, {
      status: (code: number) => Object.assign(api, { statusCode: code }),
      json: (value: unknown) => response.end(JSON.stringify(value)),
    });
    const id = /uploads\/([^/?]+)/.exec(request.url ?? "")?.[1];
    const query = id === undefined ? {} : { id };
    void receiveUpload(
      which,
      Object.assign(request, { query }) as unknown as NextApiRequest,
      api as unknown as NextApiResponse,
    );
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return listening;
}

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const signedIn = (role: Role = "administrator") => ({ cookie: cookies.get(role) ?? "", origin: deps.config.baseUrl });

interface Sent {
  method?: string;
  id?: string;
  role?: Role | null;
  headers?: Record<string, string>;
  body?: Buffer;
  to?: Server;
}

async function send({ method = "POST", id, role = "administrator", headers = {}, body, to = server }: Sent) {
  const request = httpRequest({
    port: portOf(to),
    path: `/api/admin/uploads${id === undefined ? "" : `/${id}`}`,
    method,
    headers: { "tus-resumable": "1.0.0", ...(role === null ? {} : signedIn(role)), ...headers },
  }).end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const text = Buffer.concat((await response.toArray()) as Buffer[]).toString();
  const answer = text === "" ? {} : (JSON.parse(text) as { error?: { code: string; message: string; hint?: string } });
  return { status: response.statusCode, headers: response.headers, error: answer.error, answer };
}

const metadata = (fileName: string) => ({ "upload-metadata": `fileName ${Buffer.from(fileName).toString("base64")}` });
const announce = (fileName: string, length: number, more: Sent = {}) =>
  send({ ...more, headers: { ...metadata(fileName), "upload-length": String(length), ...more.headers } });
const piece = (id: string, offset: number, body: Buffer, more: Sent = {}) =>
  send({
    method: "PATCH",
    id,
    body,
    ...more,
    headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset), ...more.headers },
  });

/** With a real client, in pieces of 200 kB. */
async function upload(fileName: string, content: Buffer, more: { sha256?: string; to?: Server } = {}): Promise<string> {
  const { to = server, ...extra } = more;
  return new Promise((resolve, reject) => {
    const sending = new Upload(content, {
      endpoint: `http://127.0.0.1:${portOf(to)}/api/admin/uploads`,
      headers: signedIn(),
      metadata: { fileName, ...extra },
      chunkSize: 200_000,
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(sending.url?.split("/").at(-1) ?? ""),
    });
    sending.start();
  });
}

async function readUpload(id: string) {
  const [row] = await deps.store.db.select().from(uploads).where(eq(uploads.id, id));
  return row;
}

async function settled(id: string) {
  const row = await until(
    () => readUpload(id),
    (found) => found?.state === "complete" || found?.state === "failed",
  );
  if (row?.jobId != null) await untilState(deps, row.jobId, row.state === "complete" ? "succeeded" : "failed");
  return row;
}

async function backupOf(id: string) {
  const row = await settled(id);
  expect(row).toMatchObject({ state: "complete", error: null });
  const [backup] = await deps.store.db
    .select()
    .from(backups)
    .where(eq(backups.id, row?.backupId ?? ""));
  return backup;
}

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
const leftovers = () => readdirSync(join(deps.config.backupsDir, ".uploads"));

test("a dump sent in pieces by a tus client is among the backups, recognised, read to its end and audited", async () => {
  const backup = await backupOf(await upload("shop.sql", dump, { sha256: sha256(dump) }));
  expect(backup).toMatchObject({
    fileName: "shop.sql",
    kind: "uploaded",
    format: "sql",
    state: "complete",
    proof: "none",
    databaseName: "shop",
    server: "10.11.6-MariaDB",
    checksum: sha256(dump),
    sizeBytes: dump.length,
    plainBytes: dump.length,
    createdByName: expect.stringMatching(/^administrator@department\./),
  });
  expect(leftovers()).toEqual([]);
  const rowsOf = await deps.store.db.select().from(audit).orderBy(desc(audit.id)).limit(3);
  expect(rowsOf.map(({ action }) => action).toSorted()).toEqual(["backup.uploaded", "upload.received", "upload.start"]);
});

test("cut at 99 %, an upload goes on where it was, also in another process", async () => {
  const whole = gzipSync(dump);
  const { headers } = await announce("cut.sql.gz", whole.length);
  const id = String(headers.location?.split("/").at(-1));
  const at = Math.floor(whole.length * 0.99);
  // The line is cut in the middle of a piece that was announced to be larger.
  const socket = createConnection(portOf(server), "127.0.0.1");
  const { cookie, origin } = signedIn();
  socket.write(
    `PATCH /api/admin/uploads/${id} HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\norigin: ${origin}\r\ntus-resumable: 1.0.0\r\n` +
      `content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: ${whole.length}\r\n\r\n`,
  );
  socket.write(whole.subarray(0, at));
  await until(
    async () => Number((await send({ method: "HEAD", id })).headers["upload-offset"]),
    (offset) => offset === at,
  );
  socket.destroy();
  server.close();
  server = await serve(deps);
  const { items } = await listUploads(deps, administrator, {});
  expect(items).toMatchObject([{ id, state: "receiving", receivedBytes: at, sizeBytes: whole.length }]);
  expect(await piece(id, 0, whole)).toMatchObject({ status: 409, error: { code: "upload.offset" } });
  const done = await piece(id, at, whole.subarray(at));
  expect(done).toMatchObject({ status: 204, headers: { "upload-offset": String(whole.length) } });
  expect(await backupOf(id)).toMatchObject({ fileName: "cut.sql.gz", databaseName: "shop", checksum: sha256(whole) });
});

test("a process that died when the file was whole: the next question hands it to a worker", async () => {
  const { headers } = await announce("whole.sql", dump.length);
  const id = String(headers.location?.split("/").at(-1));
  execFileSync("dd", [`of=${join(deps.config.backupsDir, ".uploads", id)}`, "status=none"], { input: dump });
  expect(await send({ method: "HEAD", id })).toMatchObject({
    status: 200,
    headers: { "upload-offset": String(dump.length) },
  });
  expect(await backupOf(id)).toMatchObject({ fileName: "whole.sql" });
});

test("what it is comes from its content: gzip called .sql gets its right name, a taken name a new one", async () => {
  expect(await backupOf(await upload("packed.sql", gzipSync(dump)))).toMatchObject({ fileName: "packed.sql.gz" });
  const again = await backupOf(await upload("packed.sql.gz", gzipSync(dump)));
  expect(again?.fileName).toMatch(/^packed-\w{6}\.sql\.gz$/);
  const nasty = "-we'ird $(touch pwned) `x`; name.sql";
  expect(await backupOf(await upload(nasty, dump))).toMatchObject({ fileName: nasty });
});

test("an archive of ours comes with its contents, and is verified", async () => {
  await writeSample(openLocalDisk(deps.folder), "ours.sql.zst");
  const bytes = execFileSync("cat", [join(deps.folder, "ours.sql.zst")]);
  const backup = await backupOf(await upload("from-elsewhere.sql.zst", bytes));
  expect(backup).toMatchObject({ format: "archive", proof: "verified", tableCount: 2, rowCount: 1003 });
  const found = await deps.store.db
    .select()
    .from(backupContents)
    .where(eq(backupContents.backupId, backup?.id ?? ""));
  expect(found).toHaveLength(1);
});

test.each<[string, Buffer, string, RegExp]>([
  [
    "a zip named .sql.gz",
    Buffer.concat([Buffer.from("504b030414000000", "hex"), randomBytes(5000)]),
    "archive.not_sql",
    /ZIP archive/,
  ],
  ["an error page named .sql", Buffer.from("<!DOCTYPE html>\n<html>502</html>"), "archive.not_sql", /web page/],
  ["gzip cut short", gzipSync(dump).subarray(0, 50_000), "archive.truncated", /cut short/],
  [
    "a dump without its closing line",
    dump.subarray(0, 300_000),
    "archive.incomplete",
    /closing line that mariadb-dump/,
  ],
])(
  "%s is refused, stays visible with its reason until discarded, and nothing is among the backups",
  async (name, content, code, says) => {
    const before = await deps.store.db.select().from(backups);
    const id = await upload(name.endsWith(".sql.gz") ? "bad.sql.gz" : "bad.sql", content);
    const row = await settled(id);
    expect(row).toMatchObject({
      state: "failed",
      backupId: null,
      error: { code, message: expect.stringMatching(says) },
    });
    expect(await deps.store.db.select().from(backups)).toHaveLength(before.length);
    expect(readdirSync(deps.config.backupsDir).filter((file) => file.startsWith("bad"))).toEqual([]);
    const { items } = await listUploads(deps, administrator, {});
    expect(items.map((item) => item.id)).toContain(id);
    expect(await piece(id, content.length, Buffer.from("x"))).toMatchObject({
      status: 409,
      error: { code: "upload.not_receiving" },
    });
    expect(await send({ method: "DELETE", id })).toMatchObject({ status: 204 });
    expect(await send({ method: "HEAD", id })).toMatchObject({ status: 404 });
    expect(leftovers()).not.toContain(id);
  },
);

test("a file other than the one that was announced is refused", async () => {
  const row = await settled(await upload("changed.sql", dump, { sha256: sha256(Buffer.from("another")) }));
  expect(row).toMatchObject({ state: "failed", error: { code: "upload.checksum_mismatch" } });
});

test("where archives are encrypted an upload is too; one that came encrypted stays as it is", async () => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const encrypting = { ...deps, config: { ...deps.config, ageRecipients: [recipient] } };
  await worker.stop(1000);
  worker = startWorker({ deps: encrypting, handlers: [ingestJobHandler(encrypting)] });
  const ours = await backupOf(await upload("plain.sql", dump));
  expect(ours).toMatchObject({
    fileName: "plain.sql.age",
    recipients: [recipient],
    databaseName: "shop",
    proof: "none",
  });
  const file = (await createEncryption([recipient])).wrap(
    await openLocalDisk(deps.folder).create("theirs.age", "job1"),
  );
  await file.write(gzipSync(dump));
  await file.commit();
  const bytes = execFileSync("cat", [join(deps.folder, "theirs.age")]);
  const theirs = await backupOf(await upload("theirs.sql.gz.age", bytes));
  expect(theirs).toMatchObject({
    fileName: "theirs.sql.gz.age",
    recipients: [],
    checksum: sha256(bytes),
    proof: "none",
  });
  await worker.stop(1000);
  worker = startWorker({ deps, handlers: [ingestJobHandler(deps)] });
});

test("only administrators upload, from the console's own pages, while uploads are on", async () => {
  expect(await announce("a.sql", 5, { role: null })).toMatchObject({ status: 401 });
  expect(await announce("a.sql", 5, { role: "operator" })).toMatchObject({
    status: 403,
    error: { code: "auth.forbidden" },
  });
  expect(await announce("a.sql", 5, { headers: { origin: "https://evil.example" } })).toMatchObject({
    status: 403,
    error: { code: "auth.wrong_origin" },
  });
  const off = await serve({ ...deps, config: { ...deps.config, uploadEnabled: false } });
  expect(await announce("a.sql", 5, { to: off })).toMatchObject({ status: 403, error: { code: "upload.disabled" } });
  off.close();
});

test("a file goes on only from who began it", async () => {
  const id =
    String((await announce("mine.sql", 10)).headers.location)
      .split("/")
      .at(-1) ?? "";
  const [mine] = await deps.store.db.select().from(uploads).where(eq(uploads.id, id));
  const ownedBy = (createdBy: string | null) =>
    deps.store.db.update(uploads).set({ createdBy }).where(eq(uploads.id, id));
  await ownedBy(newId());
  expect(await piece(id, 0, Buffer.from("12345"))).toMatchObject({ status: 403, error: { code: "upload.not_yours" } });
  await ownedBy(mine?.createdBy ?? null);
  expect(await piece(id, 0, Buffer.from("12345"))).toMatchObject({ status: 204 });
  // Tidying up is for every administrator.
  await ownedBy(newId());
  expect(await send({ method: "DELETE", id })).toMatchObject({ status: 204 });
});

test.each([
  "dump.zip",
  "../../etc/passwd.sql",
  "a/b.sql",
  ".hidden.sql",
  "x.sql.partial",
  `${"x".repeat(200)}.sql`,
  "a\nb.sql",
  "",
])("%j is not the name of a dump", async (name) => {
  expect(await announce(name, 5)).toMatchObject({ status: 400, error: { code: "upload.bad_name" } });
});

test("too large, no room, empty, and what does not speak tus: each with its status and next step", async () => {
  const small = await serve({ ...deps, config: { ...deps.config, uploadMaxBytes: 1000 } });
  expect(await announce("a.sql", 1001, { to: small })).toMatchObject({
    status: 413,
    error: { code: "upload.too_large", hint: expect.stringContaining("UPLOAD_MAX_GIB") },
  });
  small.close();
  const full = await serve({ ...deps, config: { ...deps.config, backupReserveBytes: 2 ** 52 } });
  expect(await announce("a.sql", 1001, { to: full })).toMatchObject({ status: 507, error: { code: "upload.no_room" } });
  full.close();
  expect(await announce("a.sql", 0)).toMatchObject({ status: 400, error: { code: "upload.empty" } });
  expect(await send({ headers: metadata("a.sql") })).toMatchObject({ status: 400, error: { code: "input.invalid" } });
  expect(await announce("a.sql", 5, { headers: { "tus-resumable": "0.2.2" } })).toMatchObject({
    status: 412,
    headers: { "tus-version": "1.0.0" },
  });
  expect(await send({ method: "PUT" })).toMatchObject({ status: 405 });
  expect(await send({ method: "OPTIONS", role: null })).toMatchObject({
    status: 204,
    headers: { "tus-extension": "creation,expiration,termination" },
  });
  const { headers } = await announce("a.sql", 5);
  const id = String(headers.location?.split("/").at(-1));
  expect(await piece(id, 0, Buffer.from("123456"))).toMatchObject({ status: 400, error: { code: "upload.too_long" } });
  expect(await piece(id, 0, Buffer.from("1"), { headers: { "content-type": "text/plain" } })).toMatchObject({
    status: 415,
  });
  expect(await send({ method: "GET" })).toMatchObject({ status: 200, answer: { items: expect.any(Array) } });
});

test("what nobody finishes is removed after a week, with its file", async () => {
  const { headers } = await announce("forgotten.sql", 5000);
  const id = String(headers.location?.split("/").at(-1));
  await piece(id, 0, Buffer.from("half"));
  expect(await removeExpiredUploads(deps)).toEqual([]);
  const later = { ...deps, clock: { now: () => new Date(Date.now() + 7 * 86_400_000 + 1000) } };
  expect(await removeExpiredUploads(later)).toContain("forgotten.sql");
  expect(await readUpload(id)).toBeUndefined();
  expect(existsSync(join(deps.config.backupsDir, ".uploads", id))).toBe(false);
});

test("a store that keeps an upload waiting is told in time", async () => {
  const hurried = await serve({ ...deps, config: { ...deps.config, requestTimeoutSeconds: 0.5 } });
  const other = await deps.store.pool.getConnection();
  try {
    await other.query("LOCK TABLES uploads WRITE");
    expect(await announce("late.sql", 5, { to: hurried })).toMatchObject({
      status: 504,
      error: { code: "request.timed_out" },
    });
  } finally {
    await other.query("UNLOCK TABLES");
    other.release();
    hurried.close();
  }
});
