import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { encode } from "next-auth/jwt";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { addArchive } from "@/test/add-archive";
import { environmentOf, startProgram } from "@/test/bundle";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { freePorts } from "@/test/run-launcher";
import { connectAsRoot } from "@/test/servers";

const archiveBytes = 64 * 1024 * 1024;
let deps: TestDeps;
let port: string;
let cookie: string;
let archive: { id: string; checksum: string };

beforeAll(async () => {
  if (!existsSync("dist/web.mjs")) throw new Error("There is no build: run the tests with npm test");
  deps = await makeDeps();
  port = (await freePorts())["PORT"] ?? "";
  const person = { email: "administrator@example.test", password: "four unrelated words here" };
  await createUser(deps, systemActor, { ...person, name: "administrator", role: "administrator" });
  const { sid } = await signIn(deps, person, { address: "192.0.2.1", userAgent: null, requestId: null });
  const token = await encode({ token: { sid }, secret: deps.config.authSecret });
  cookie = `${sessionCookieName(deps.config)}=${token}`;
  archive = await addArchive(deps, archiveBytes);
});
const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(() => deps.dispose());

interface RunningWeb {
  child: ChildProcess;
  exit: Promise<[number | null, string | null]>;
}

async function startWeb(environment: Record<string, string> = {}): Promise<RunningWeb> {
  const child = startProgram("dist/web.mjs", [], {
    environment: { ...environmentOf(deps.config), PORT: port, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  started.push(child);
  const exit = once(child, "exit") as RunningWeb["exit"];
  await until(
    () => status("/health/ready").catch(() => 0),
    (code) => code === 200,
  );
  return { child, exit };
}

async function ask(path: string, agent?: Agent): Promise<IncomingMessage> {
  const request = get({
    host: "127.0.0.1",
    port,
    path,
    headers: { cookie },
    ...(agent === undefined ? {} : { agent }),
  });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

async function status(path: string): Promise<number | undefined> {
  const response = await ask(path);
  response.resume();
  await once(response, "end");
  return response.statusCode;
}

/** Reads at the pace of a line that is not fast; resolves with the SHA-256 of what came. */
async function readSlowly(response: IncomingMessage, bytesPerSecond: number): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of response) {
    hash.update(chunk as Buffer);
    await wait(((chunk as Buffer).length / bytesPerSecond) * 1000);
  }
  return hash.digest("hex");
}

/** Requests for jobs hang until the returned function is called. */
async function holdJobs(): Promise<() => Promise<void>> {
  const root = await connectAsRoot("mariadb");
  await root.query(`LOCK TABLES \`${deps.store.database}\`.jobs WRITE`);
  return () => root.end();
}

const download = () => `/api/admin/backups/${archive.id}/download`;

test("told to stop, it drains: not ready, alive, still answering; a slow request and a slow download finish; then it ends with 0", async () => {
  const { child, exit } = await startWeb({ DRAIN_SECONDS: "2", SHUTDOWN_GRACE_SECONDS: "40" });
  const letGo = await holdJobs();
  const slowRequest = ask("/api/admin/jobs").then(async (response) => [response.statusCode, await text(response)]);
  const slowDownload = readSlowly(await ask(download()), archiveBytes / 4);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  (await ask("/health", agent)).resume();
  await wait(300);

  child.kill("SIGTERM");
  const toldAt = performance.now();
  await until(
    () => status("/health/ready"),
    (code) => code === 503,
  );
  const unready = await ask("/health/ready");
  expect(JSON.parse(await text(unready))).toMatchObject({ ready: false, draining: true, checks: [{ id: "process" }] });
  const alive = await ask("/health", agent);
  expect([alive.statusCode, alive.headers.connection]).toEqual([200, "close"]);
  alive.resume();
  expect(await status("/api/admin/backups")).toBe(200);

  await until(
    () => status("/health").catch((error: NodeJS.ErrnoException) => error.code),
    (answer) => answer === "ECONNREFUSED",
  );
  expect(performance.now() - toldAt).toBeGreaterThan(1900);
  expect(child.exitCode).toBe(null);
  await letGo();
  expect(await slowRequest).toEqual([200, expect.stringContaining("items")]);
  expect(await slowDownload).toBe(archive.checksum);
  expect(await exit).toEqual([0, null]);
}, 120_000);

test("what does not finish within the grace period is cut, and it still ends with 0", async () => {
  const { child, exit } = await startWeb({ SHUTDOWN_GRACE_SECONDS: "3" });
  const response = await ask(download());
  const cut = readSlowly(response, archiveBytes / 60).catch((error: unknown) => error);
  child.kill("SIGTERM");
  const toldAt = performance.now();
  expect(await exit).toEqual([0, null]);
  expect(performance.now() - toldAt).toBeLessThan(5000);
  expect(await cut).toMatchObject({ code: "ECONNRESET" });
}, 120_000);

test("with nothing to finish it ends at once, idle connections or not", async () => {
  const { child, exit } = await startWeb();
  const agent = new Agent({ keepAlive: true });
  (await ask("/health", agent)).resume();
  child.kill("SIGINT");
  const toldAt = performance.now();
  expect(await exit).toEqual([0, null]);
  expect(performance.now() - toldAt).toBeLessThan(3000);
  agent.destroy();
}, 60_000);

test("a second signal means now", async () => {
  const { child, exit } = await startWeb({ DRAIN_SECONDS: "30", SHUTDOWN_GRACE_SECONDS: "60" });
  child.kill("SIGTERM");
  await wait(200);
  child.kill("SIGTERM");
  expect(await exit).toEqual([1, null]);
}, 60_000);

test("a port that is taken is told in one line, before anything else", async () => {
  const other = createServer();
  other.listen(Number(port), "127.0.0.1");
  await once(other, "listening");
  const child = startProgram("dist/web.mjs", [], {
    environment: { ...environmentOf(deps.config), PORT: port },
    stdio: "pipe",
  });
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    once(child, "close"),
  ]);
  other.close();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    new RegExp(`^Seaworthy's web process cannot start\\. Port ${port} for the console \\(PORT\\) is in use[^\\n]*\\n$`),
  );
});
