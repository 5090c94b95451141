import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { desc } from "drizzle-orm";
import type { NextApiRequest, NextApiResponse } from "next";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { audit, backups, type Role } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { downloads, endDownloads } from "./downloads";
import { sendArchive } from "./send-archive";

const bytes = randomBytes(40_000_000);
const checksum = createHash("sha256").update(bytes).digest("hex");
const fileName = "shop-20261121T030000Z-manual.sql.zst";
const backupId = newId();
let deps: TestDeps;
/** Those with which requests are answered. */
let webDeps: Deps;
let server: Server;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  deps = await makeDeps();
  webDeps = deps;
  for (const role of ["administrator", "viewer"] as const) {
    const person = { email: `${role}@example.test`, password: "four unrelated words here" };
    await createUser(deps, systemActor, { ...person, name: role, role });
    const { sid } = await signIn(deps, person, { address: "192.0.2.1", userAgent: null, requestId: null });
    const token = await encode({ token: { sid }, secret: deps.config.authSecret });
    cookies.set(role, `${sessionCookieName(deps.config)}=${token}`);
  }
  await writeFile(join(deps.config.backupsDir, fileName), bytes);
  const row = { id: backupId, fileName, kind: "manual", state: "complete", proof: "verified", checksum } as const;
  await deps.store.db
    .insert(backups)
    .values({ ...row, databaseName: "shop", createdByName: "test", createdAt: new Date(), completedAt: new Date() });
  server = createServer((request, response) => {
    // What Next adds to Node's own request and response.
    const api = Object.assign(response, {
      status: (code: number) => Object.assign(api, { statusCode: code }),
      json: (value: unknown) => response.end(JSON.stringify(value)),
    });
    const query = { id: request.url?.split("/").at(-2) };
    void sendArchive(
      webDeps,
      Object.assign(request, { query }) as unknown as NextApiRequest,
      api as unknown as NextApiResponse,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await deps.dispose();
});

interface Asked {
  method?: string;
  role?: Role | null;
  headers?: Record<string, string>;
  id?: string;
}

async function ask({ method = "GET", role = "administrator", headers = {}, id = backupId }: Asked = {}) {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const cookie = role === null ? {} : { cookie: cookies.get(role) ?? "" };
  const options = { port, path: `/api/admin/backups/${id}/download`, method, headers: { ...cookie, ...headers } };
  const [response] = (await once(httpRequest(options).end(), "response")) as [IncomingMessage];
  return response;
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await response.toArray()) as Buffer[]);
}

const auditRows = () => deps.store.db.$count(audit);
const lastAudit = async () => (await deps.store.db.select().from(audit).orderBy(desc(audit.id)).limit(1))[0];
const openFiles = () =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).endsWith(fileName);
    } catch {
      return false;
    }
  }).length;

test("an administrator gets every byte, with length, tag and a safe name, and it is written down", async () => {
  const response = await ask();
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    "content-length": String(bytes.length),
    "accept-ranges": "bytes",
    "content-disposition": `attachment; filename="${fileName}"; filename*=UTF-8''${fileName}`,
    etag: `"${checksum}"`,
  });
  expect(
    createHash("sha256")
      .update(await bodyOf(response))
      .digest("hex"),
  ).toBe(checksum);
  expect(await lastAudit()).toMatchObject({ action: "backup.download", actorName: "administrator@example.test" });
});

test("HEAD tells the length, sends nothing and leaves no audit row", async () => {
  const before = await auditRows();
  const response = await ask({ method: "HEAD" });
  expect([response.statusCode, response.headers["content-length"]]).toEqual([200, String(bytes.length)]);
  expect((await bodyOf(response)).length).toBe(0);
  expect(await auditRows()).toBe(before);
});

test("a download that broke off goes on where it was", async () => {
  const headers = { range: "bytes=39999000-", "if-range": `"${checksum}"` };
  const response = await ask({ headers });
  expect(response.statusCode).toBe(206);
  expect(response.headers).toMatchObject({
    "content-range": "bytes 39999000-39999999/40000000",
    "content-length": "1000",
  });
  expect((await bodyOf(response)).equals(bytes.subarray(39_999_000))).toBe(true);
  expect(await lastAudit()).toMatchObject({ details: { range: "bytes=39999000-" } });
});

test("a range outside the file is answered with the file's size", async () => {
  const response = await ask({ headers: { range: "bytes=40000000-" } });
  expect([response.statusCode, response.headers["content-range"]]).toEqual([416, "bytes */40000000"]);
  expect((await bodyOf(response)).toString()).toContain("download.bad_range");
});

test.each<[string, Asked, number, string]>([
  ["a viewer", { role: "viewer" }, 403, "viewer@example.test"],
  ["a stranger", { role: null }, 401, "anonymous"],
  ["a viewer who only looks", { role: "viewer", method: "HEAD" }, 403, "viewer@example.test"],
])("%s gets no byte, and it is written down", async (_, asked, status, name) => {
  const response = await ask(asked);
  expect(response.statusCode).toBe(status);
  expect((await bodyOf(response)).includes(bytes.subarray(0, 64))).toBe(false);
  expect(await lastAudit()).toMatchObject({ action: "access.refused", actorName: name, subject: backupId });
});

test("an id that names no backup is not found; one that tries to be a path is no id", async () => {
  const ids = [
    [newId(), 404],
    ["..%2F..%2Fetc%2Fpasswd", 400],
  ] as const;
  for (const [id, status] of ids) {
    const response = await ask({ id });
    expect(response.statusCode).toBe(status);
    response.resume();
  }
});

test("a client that stops reading holds nothing but the socket's buffers, and one that leaves closes the file", async () => {
  const response = await ask();
  await once(response, "readable");
  response.read(1);
  const [source] = downloads();
  await expect.poll(() => source?.isPaused() ?? source?.readableFlowing === false).toBe(true);
  expect(source && "bytesRead" in source ? Number(source.bytesRead) : 0).toBeLessThan(bytes.length / 2);
  expect(openFiles()).toBe(1);
  response.destroy();
  await expect.poll(openFiles).toBe(0);
  await expect.poll(() => downloads().size).toBe(0);
});

test("shutting down ends the downloads under way, as files that are too short", async () => {
  const response = await ask();
  await once(response, "readable");
  const ended = once(response, "error");
  endDownloads();
  response.resume();
  expect(await ended).toMatchObject([{ code: "ECONNRESET" }]);
  await expect.poll(openFiles).toBe(0);
});

test("a storage that does not answer is told in time, and what it opens too late is closed", async () => {
  const slow = Promise.withResolvers<void>();
  const open = (name: string) => slow.promise.then(() => deps.archives.open(name));
  const config = { ...deps.config, requestTimeoutSeconds: 0.5 };
  const closed = vi.fn<() => void>();
  webDeps = {
    ...deps,
    config,
    archives: {
      ...deps.archives,
      open: async (name) => {
        const reader = await open(name);
        return { ...reader, close: () => reader.close().then(closed) };
      },
    },
  };
  try {
    const response = await ask();
    expect(response.statusCode).toBe(504);
    expect(JSON.parse((await bodyOf(response)).toString())).toMatchObject({ error: { code: "request.timed_out" } });
    slow.resolve();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), 60_000);
  } finally {
    webDeps = deps;
  }
});
