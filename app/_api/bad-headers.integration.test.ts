import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { NextApiHandler, NextApiRequest, NextApiResponse } from "next";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as getAuth, POST as postAuth } from "@/app/api/auth/[...nextauth]/route";
import { newId } from "@/lib/kernel/ids";
import { audit, backups, uploads } from "@/lib/store/schema";
import download from "@/pages/api/admin/backups/[id]/download";
import receive from "@/pages/api/admin/uploads";
import receivePiece from "@/pages/api/admin/uploads/[id]";
import { signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { giveWebDeps } from "@/test/web-deps";

/**
 * What the generated test of bad input leaves out, because it is asked with headers or forms: uploads and downloads over
 * a real connection, and next-auth's routes.
 */
let deps: TestDeps;
let server: Server;
let cookie: string;
const backupId = newId();

beforeAll(async () => {
  deps = await makeDeps();
  giveWebDeps(deps);
  cookie = (await signInEachRole(deps)).get("administrator") ?? "";
  const row = { id: backupId, fileName: "a.sql.zst", kind: "manual", state: "complete", databaseName: "shop" } as const;
  await deps.store.db.insert(backups).values({ ...row, createdByName: "test", createdAt: new Date(), checksum: "0" });
  const file = await deps.archives.create("a.sql.zst", "job1");
  await file.write(Buffer.from("0123456789"));
  await file.commit();
  server = createServer((request, response) => void serve(request, response as NextApiResponse));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await deps.dispose();
});
beforeEach(() => {
  giveWebDeps(deps);
});

const pages: [RegExp, NextApiHandler][] = [
  [/^\/api\/admin\/uploads()$/, receive],
  [/^\/api\/admin\/uploads\/([^/]+)$/, receivePiece],
  [/^\/api\/admin\/backups\/([^/]+)\/download$/, download],
];

/** What Next adds to Node's own request and response. */
async function serve(request: IncomingMessage, response: NextApiResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", deps.config.baseUrl);
  const [pattern, handler] = pages.find(([path]) => path.test(pathname)) ?? [];
  const id = pattern?.exec(pathname)?.[1] ?? "";
  const query = { ...Object.fromEntries(searchParams), ...(id === "" ? {} : { id: decodeURIComponent(id) }) };
  Object.assign(response, {
    status: (code: number) => Object.assign(response, { statusCode: code }),
    json: (value: unknown) => response.setHeader("content-type", "application/json").end(JSON.stringify(value)),
  });
  await handler?.(Object.assign(request, { query }) as unknown as NextApiRequest, response);
}

interface Answer {
  status: number;
  /** A JSON answer is no page, whatever it quotes. */
  isJson: boolean;
  code: string;
  fields: Record<string, string>;
  text: string;
}

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const own = { cookie, origin: deps.config.baseUrl, "tus-resumable": "1.0.0" };
  const request = httpRequest({ port, method, path: `/api/admin/${path}`, headers: { ...own, ...headers } });
  // A refused body is not read to its end: what is sent into the closed connection is of no interest.
  request.on("error", () => undefined);
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return answerOf(response.statusCode ?? 0, response.headers["content-type"], await text(response));
}

function answerOf(status: number, contentType: string | null | undefined, said: string): Answer {
  const { error } = (said.startsWith("{") ? JSON.parse(said) : {}) as {
    error?: { code: string; details?: { fields?: Record<string, string> } };
  };
  const isJson = contentType === "application/json";
  return { status, isJson, code: error?.code ?? "", fields: error?.details?.fields ?? {}, text: said };
}

/** `400 Upload-Length`: the status, and what was named. */
const named = ({ status, fields }: Answer) => `${status} ${Object.keys(fields).join(" ")}`.trim();

const base64 = (value: string) => Buffer.from(value).toString("base64");
const [sql, html] = ["' OR 1=1; DROP TABLE uploads; -- ", '"><script>alert(1)</script>'];
const unknownId = newId();

/** What there is of everything that such a request could make. */
async function things(): Promise<number[]> {
  return Promise.all([deps.store.db.$count(uploads), deps.store.db.$count(backups)]);
}

async function announce(headers: Record<string, string>, path = "uploads"): Promise<Answer> {
  const right = { "upload-length": "10", "upload-metadata": `filename ${base64("a.sql")}` };
  return ask("POST", path, { ...right, ...headers });
}

const length = "Upload-Length";
const metadata = "Upload-Metadata";
const inMetadata = (name: string) => `${metadata}.${name}`;

test.each<[string, Record<string, string>, string]>([
  ["no length", { "upload-length": "" }, length],
  ["a length that is no number", { "upload-length": "ten" }, length],
  ["a length below nothing", { "upload-length": "-1" }, length],
  ["a length of 40 digits", { "upload-length": "9".repeat(40) }, length],
  ["SQL for a length", { "upload-length": sql }, length],
  ["HTML for a length", { "upload-length": html }, length],
  ["no metadata", { "upload-metadata": "" }, metadata],
  ["metadata in JSON", { "upload-metadata": '{"filename": "a.sql"' }, metadata],
  ["metadata not in base64", { "upload-metadata": "filename a.sql!" }, metadata],
  ["metadata that is no UTF-8", { "upload-metadata": "filename /w==" }, metadata],
  ["a name twice", { "upload-metadata": `filename ${base64("a.sql")},fileName ${base64("b.sql")}` }, metadata],
  ["no file name", { "upload-metadata": `sha256 ${base64("0".repeat(64))}` }, inMetadata("fileName")],
  [
    "a file name of 2000 letters",
    { "upload-metadata": `filename ${base64("x".repeat(2000))}` },
    inMetadata("fileName"),
  ],
  ["SQL for a file name", { "upload-metadata": `filename ${base64(sql)}` }, "fileName"],
  ["HTML for a file name", { "upload-metadata": `filename ${base64(`${html}.sql`)}` }, "fileName"],
  [
    "a checksum that is none",
    { "upload-metadata": `filename ${base64("a.sql")},sha256 ${base64(sql)}` },
    inMetadata("sha256"),
  ],
  [
    "a field that there is not",
    { "upload-metadata": `filename ${base64("a.sql")},sha265 ${base64("0".repeat(64))}` },
    inMetadata("sha265"),
  ],
])("an upload that is announced with %s is refused by name", async (_what, headers, field) => {
  const before = await things();
  const answer = await announce(headers);
  expect(named(answer)).toBe(`400 ${field}`);
  expect(answer.isJson).toBe(true);
  expect(await things()).toEqual(before);
});

test("what a client says of every file is passed over", async () => {
  const values = ["name a.sql", "filetype text/plain", "relativePath null"].map((pair) => pair.split(" "));
  const said = [["filename", "a.sql"], ...values].map(([key = "", value = ""]) => `${key} ${base64(value)}`);
  expect(await announce({ "upload-metadata": said.join(",") })).toMatchObject({ status: 201 });
});

test("pieces, questions and ends of uploads: what is missing, wrong or unknown is refused by name", async () => {
  const piece = (id: string, headers: Record<string, string> = {}) =>
    ask("PATCH", `uploads/${id}`, { "content-type": "application/offset+octet-stream", ...headers }, Buffer.from("1"));
  const before = await things();
  expect(named(await piece(unknownId))).toBe("400 Upload-Offset");
  for (const offset of ["-1", "1.5", "x", sql, html, "9".repeat(40)])
    expect(named(await piece(unknownId, { "upload-offset": offset }))).toBe("400 Upload-Offset");
  for (const id of ["1", sql, html, "x".repeat(5000), "..%2F..%2Fetc"]) {
    const encoded = encodeURIComponent(id);
    expect(named(await piece(encoded, { "upload-offset": "0" }))).toBe("400 id");
    expect(named(await ask("DELETE", `uploads/${encoded}`))).toBe("400 id");
    expect((await ask("HEAD", `uploads/${encoded}`)).status).toBe(400);
  }
  expect(await piece(unknownId, { "upload-offset": "0" })).toMatchObject({ status: 404, code: "upload.not_found" });
  for (const path of [`uploads/${unknownId}?noSuchField=1`, "uploads?noSuchField=1"])
    for (const method of path.startsWith("uploads?") ? ["GET", "POST"] : ["DELETE", "PATCH"]) {
      const right = { "upload-length": "1", "upload-metadata": `filename ${base64("a.sql")}`, "upload-offset": "0" };
      const type = { "content-type": "application/offset+octet-stream" };
      expect(named(await ask(method, path, { ...right, ...type }))).toBe("400 noSuchField");
    }
  expect(await things()).toEqual(before);
});

test("20 MB, JSON or anything else where only headers are read, and more than was announced, are refused", async () => {
  const before = await things();
  const huge = Buffer.alloc(20_000_000, " ");
  for (const body of [huge, Buffer.from('{"a": ')])
    for (const [method, path] of [
      ["POST", "uploads"],
      ["DELETE", `uploads/${unknownId}`],
    ] as const) {
      const headers = {
        "content-length": String(body.length),
        "upload-length": "1",
        "content-type": "application/json",
      };
      expect(await ask(method, path, headers, body)).toMatchObject({ status: 400, code: "upload.unexpected_body" });
    }
  expect(await things()).toEqual(before);
  await announce({});
  const [row] = await deps.store.db.select().from(uploads).orderBy(uploads.id).limit(1);
  const headers = { "content-type": "application/offset+octet-stream", "upload-offset": "0" };
  const answer = await ask("PATCH", `uploads/${row?.id}`, headers, huge);
  expect(answer).toMatchObject({ status: 400, code: "upload.too_long" });
});

test("a download is asked by the id of a backup, a range and nothing else", async () => {
  const rows = () => deps.store.db.$count(audit);
  for (const id of ["1", sql, html, "x".repeat(5000), "..%2F..%2Fetc"])
    expect(named(await ask("GET", `backups/${encodeURIComponent(id)}/download`))).toBe("400 id");
  expect((await ask("GET", `backups/${unknownId}/download`)).status).toBe(404);
  const path = `backups/${backupId}/download`;
  const before = await rows();
  for (const field of ["noSuchField", "identity"])
    expect(named(await ask("GET", `${path}?${field}=1`))).toBe(`400 ${field}`);
  expect(named(await ask("GET", path, { range: `bytes=${"0".repeat(500)}-` }))).toBe("400 range");
  expect(await rows()).toBe(before);
  // A range that is none is not there (RFC 9110, 14.2); one outside the file is refused.
  for (const range of ["bytes=x-y", "lines=1-2", "bytes=5-2", sql, html])
    expect(await ask("GET", path, { range })).toMatchObject({ status: 200, text: "0123456789" });
  expect(await ask("GET", path, { range: "bytes=10-" })).toMatchObject({ status: 416, code: "download.bad_range" });
  expect(await ask("GET", path, { range: "bytes=2-3" })).toMatchObject({ status: 206, text: "23" });
  expect((await ask("GET", path, { range: "bytes=2-3", "if-range": html })).text).toBe("0123456789");
});

/** As a browser does, unless told otherwise. */
async function askAuth(method: "GET" | "POST", path: string, form?: Record<string, string> | string, type?: string) {
  const body = typeof form === "object" ? new URLSearchParams(form).toString() : form;
  const url = `${deps.config.baseUrl}/api/auth/${path}`;
  const headers = { "content-type": type ?? "application/x-www-form-urlencoded", origin: deps.config.baseUrl };
  const request = new NextRequest(url, body === undefined ? { method } : { method, headers, body });
  const params = Promise.resolve({ nextauth: new URL(url).pathname.split("/").slice(3).map(decodeURIComponent) });
  const response = await (method === "GET" ? getAuth : postAuth)(request, { params });
  return answerOf(response.status, response.headers.get("content-type"), await response.text());
}

const signIn = {
  email: "administrator@example.test",
  password: "wrong",
  csrfToken: "0",
  callbackUrl: "/",
  json: "true",
};

test("signing in: what is missing, too long or unknown, or an address that is none, is refused by name", async () => {
  const path = "callback/credentials";
  for (const field of ["email", "password", "csrfToken"] as const) {
    const { [field]: _, ...rest } = signIn;
    expect(named(await askAuth("POST", path, rest))).toBe(`400 ${field}`);
  }
  for (const field of [...Object.keys(signIn), "code"])
    expect(named(await askAuth("POST", path, { ...signIn, [field]: "x".repeat(3000) }))).toBe(`400 ${field}`);
  for (const [field, value] of [
    ["noSuchField", "1"],
    ["json", "yes"],
    ...[sql, html, "javascript:alert(1)", "//evil.example", "/\r\nx: y"].map((bad) => ["callbackUrl", bad]),
  ] as [string, string][]) {
    const answer = await askAuth("POST", path, { ...signIn, [field]: value });
    expect(named(answer)).toBe(`400 ${field}`);
    expect(answer.isJson).toBe(true);
  }
  expect(named(await askAuth("POST", "signout", {}))).toBe("400 csrfToken");
  for (const query of ["signin?callbackUrl=nowhere", `signout?callbackUrl=${encodeURIComponent(html)}`])
    expect(named(await askAuth("GET", query))).toBe("400 callbackUrl");
  expect(named(await askAuth("GET", "error?error=%0d%0ax:%20y"))).toBe("400 error");
  for (const action of ["csrf", "session", "providers"])
    expect(named(await askAuth("GET", `${action}?noSuchField=1`))).toBe("400 noSuchField");
});

test("signing in takes forms only, of a few kilobytes, and what next-auth could do besides is not there", async () => {
  const path = "callback/credentials";
  expect(await askAuth("POST", path, '{"email": ', "application/json")).toMatchObject({
    status: 400,
    code: "input.not_form",
  });
  expect(await askAuth("POST", path, "a=1", "text/plain")).toMatchObject({ status: 400, code: "input.not_form" });
  expect(await askAuth("POST", path, " ".repeat(20_000_000))).toMatchObject({ status: 413, code: "input.too_large" });
  const others = [encodeURIComponent(html), encodeURIComponent(sql), "callback/email", "constructor", "x/y/z"];
  for (const other of others) {
    const answer = await askAuth("GET", other);
    expect([answer.status, answer.code]).toEqual([404, "auth.no_such_action"]);
    expect(answer.isJson).toBe(true);
  }
  for (const other of ["_log", "signin/credentials", "session"])
    expect((await askAuth("POST", other, { level: "error" })).status).toBe(404);
});
