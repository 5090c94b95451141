import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Checklist } from "@/lib/checklist";
import { roomyFolder } from "@/scripts/setup/roomy-folder.mjs";
import { freePorts, runLauncher, type RunningLauncher } from "@/test/run-launcher";

let dataDir: string;
let ports: Record<string, string>;

beforeAll(async () => {
  if (!existsSync("dist/launcher.mjs")) throw new Error("There is no build: run the tests with npm test");
  dataDir = await mkdtemp(join(roomyFolder(), "seaworthy-launcher-"));
  ports = await freePorts();
});
/** A test that fails leaves its installation running: it must not stand in the way of the others. */
afterEach(async () => {
  for (const launcher of launchers.splice(0)) await launcher.stop();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const launchers: RunningLauncher[] = [];

function launch(folder = dataDir, environment: Readonly<Record<string, string>> = {}): RunningLauncher {
  const launcher = runLauncher(folder, { ...ports, ...environment });
  launchers.push(launcher);
  return launcher;
}

/** A form that does not say how long it is: so many times 50 kB. */
async function sendInChunks(address: string, count: number): Promise<{ status: number | undefined; text: string }> {
  const { origin } = new URL(address);
  const headers = { origin, "next-action": "0".repeat(42), "content-type": "text/plain" };
  const sending = request(address, { method: "POST", headers });
  // Who is refused in the middle has nowhere to send the rest.
  sending.on("error", () => undefined);
  for (let chunk = 0; chunk < count; chunk++) sending.write(Buffer.alloc(50_000));
  sending.end();
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
}

/** As `make checklist flags=--json` runs it, with nothing configured. */
async function preflight() {
  const args = [`--env-file=${join(dataDir, "run/environment")}`, "dist/cli.mjs", "preflight", "--json"];
  const child = spawn(process.execPath, args, {
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit") as Promise<[number | null]>]);
  const { checks } = JSON.parse(output) as Checklist;
  return { code, checks: Object.fromEntries(checks.map(({ id, measuredStatus }) => [id, measuredStatus])) };
}

/** One installation through its life: each test goes on where the one before has stopped. */
describe("npm start with nothing configured", { timeout: 180_000 }, () => {
  test("brings everything up, and SIGTERM takes it down in order with nothing left", async () => {
    // As another server on this machine keeps it while a statement of its runs: in the folder everybody shares.
    const others = join(tmpdir(), `#sql-temptable-${process.pid}-1.MAI`);
    await writeFile(others, "");
    onTestFinished(() => rm(others));
    const launcher = launch();
    const state = await launcher.untilUp();
    expect(existsSync(others)).toBe(true);
    expect((await fetch(`${state.url}/health`)).status).toBe(200);
    expect((await fetch(state.mailCatcherUrl ?? "", { headers: { accept: "text/html" } })).status).toBe(200);
    expect(launcher.output()).toContain(`Caught mail      ${state.mailCatcherUrl}`);
    expect(state.firstAdministratorLink).toContain(`${state.url}/first-administrator?token=`);
    expect(await query(state.targetUrl, "SHOW TABLES")).not.toHaveLength(0);
    expect(launcher.output()).toContain(state.firstAdministratorLink);
    expect(launcher.output()).not.toContain(new URL(state.storeUrl).password);
    expect(await preflight()).toMatchObject({ code: 2, checks: { "db.reachable": "ok", "backup.age": "failed" } });
    const processes = await recordedProcesses();
    expect(Object.keys(processes).toSorted()).toEqual(["database", "launcher", "mail", "web", "worker"]);

    await launcher.stop();

    expect(await launcher.ended).toBe(0);
    const stopped = [...launcher.output().matchAll(/stopping (\w+)/g)].map(([, name]) => name);
    expect(stopped).toEqual(["web", "worker", "mail", "database"]);
    expect(alive(processes)).toEqual([]);
  });

  test("is up again in under 15 seconds, and after kill -9 of all of it the next start has kept the data", async () => {
    const started = Date.now();
    const first = launch();
    const state = await first.untilUp();
    expect(Date.now() - started).toBeLessThan(15_000);
    await query(state.targetUrl, "CREATE TABLE kept (id INT PRIMARY KEY)");
    await query(state.targetUrl, "INSERT INTO kept VALUES (42)");

    for (const pid of Object.values(await recordedProcesses())) process.kill(pid, "SIGKILL");
    await first.ended;

    const second = launch();
    const recovered = await second.untilUp();
    expect(await query(recovered.targetUrl, "SELECT id FROM kept")).toEqual([{ id: 42 }]);
    await second.stop();
  });

  test("kill -9 of the launcher alone ends its children too", async () => {
    const launcher = launch();
    await launcher.untilUp();
    const { launcher: pid, ...children } = await recordedProcesses();
    process.kill(pid ?? 0, "SIGKILL");
    await launcher.ended;
    for (let tries = 0; tries < 100 && alive(children).length > 0; tries++) await wait(100);
    expect(alive(children)).toEqual([]);
  });

  test("a web process that dies is started again; a second start is refused", async () => {
    const launcher = launch();
    const { url } = await launcher.untilUp();
    process.kill((await recordedProcesses())["web"] ?? 0, "SIGKILL");
    await expect.poll(() => answers(`${url}/health`), { timeout: 20_000 }).toBe(true);

    const second = launch();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Seaworthy already runs on ${dataDir} (process ${launcher.pid})`);
    await launcher.stop();
  });

  test("while its database stands still the console lives and is not ready; five seconds later it is", async () => {
    const launcher = launch(dataDir, { REQUEST_TIMEOUT_SECONDS: "3" });
    const { url } = await launcher.untilUp();
    const database = (await recordedProcesses())["database"] ?? 0;
    await expect.poll(() => timedStatus(`${url}/health/ready`)).toMatchObject({ status: 200 });
    process.kill(database, "SIGSTOP");
    try {
      for (let round = 0; round < 3; round++) {
        const [alive, ready] = await Promise.all([timedStatus(`${url}/health`), timedStatus(`${url}/health/ready`)]);
        expect(alive.status).toBe(200);
        expect(alive.milliseconds).toBeLessThan(500);
        expect(ready.status).toBe(503);
        expect(ready.milliseconds).toBeLessThan(2000);
      }
      // Nobody is left waiting: a page in words, a route in JSON.
      const [page, route] = await Promise.all([
        fetch(`${url}/confirm?token=${"x".repeat(43)}`),
        fetch(`${url}/api/admin/overview`),
      ]);
      expect([page.status, await page.text()]).toEqual([504, expect.stringContaining("There was no answer in time")]);
      expect([route.status, await route.json()]).toMatchObject([504, { error: { code: "request.timed_out" } }]);
    } finally {
      process.kill(database, "SIGCONT");
    }
    await expect.poll(() => timedStatus(`${url}/health/ready`), { timeout: 5000 }).toMatchObject({ status: 200 });
    await launcher.stop();
  });

  test("a form in chunks is counted, one of the sign-in page is taken in its own session only, a spoilt cookie is forgotten", async () => {
    const launcher = launch();
    const { url } = await launcher.untilUp();
    expect((await sendInChunks(`${url}/sign-in`, 1)).status).toBeLessThan(413);
    const tooLarge = { status: 413, text: "A form may send at most 1000000 bytes." };
    expect(await sendInChunks(`${url}/sign-in`, 40)).toEqual(tooLarge);
    const fields = {
      email: "ada@example.test",
      password: "any",
      csrfToken: "another's",
      callbackUrl: "/",
      json: "true",
    };
    const body = new URLSearchParams(fields);
    const signIn = await fetch(`${url}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { origin: url },
      body,
    });
    expect([signIn.status, await signIn.json()]).toMatchObject([403, { error: { code: "auth.wrong_form" } }]);
    const spoilt = { cookie: "next-auth.callback-url=javascript:alert(1)" };
    for (const headers of [{}, spoilt]) {
      const asked = ["csrf", "session", "providers"].map((action) => fetch(`${url}/api/auth/${action}`, { headers }));
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200]);
    }
    await launcher.stop();
  });

  test("ports in use are named all at once, with who holds them and what to change", async () => {
    const [web, mail] = [createServer(), createServer()];
    await new Promise<void>((resolve) => web.listen(Number(ports["PORT"]), "127.0.0.1", resolve));
    await new Promise<void>((resolve) => mail.listen(Number(ports["MAIL_CATCHER_WEB_PORT"]), "127.0.0.1", resolve));
    const launcher = launch();
    expect(await launcher.ended).toBe(1);
    expect(launcher.output()).toContain(`Port ${ports["PORT"]} for the console (PORT) is in use`);
    expect(launcher.output()).toContain(`(process ${process.pid})`);
    expect(launcher.output()).toContain(`(MAIL_CATCHER_WEB_PORT) is in use`);
    web.close();
    mail.close();
  });
});

describe("npm start with databases of one's own", () => {
  const nowhere = "mysql://shop:s3cret-word@127.0.0.1:1/shop";

  test("only one of the two set: refuses and names the other", async () => {
    const launcher = launch(join(dataDir, "half"), { TARGET_DATABASE_URL: nowhere });
    expect(await launcher.ended).toBe(1);
    expect(launcher.output()).toContain("DATABASE_URL is missing");
    expect(existsSync(join(dataDir, "half"))).toBe(false);
  });

  test("an unreachable one: refuses, says which, and starts nothing of its own", async () => {
    const storeUrl = "mysql://seaworthy:s3cret-word@127.0.0.1:1/seaworthy";
    const launcher = launch(join(dataDir, "own"), {
      DATABASE_URL: storeUrl,
      TARGET_DATABASE_URL: nowhere,
    });
    expect(await launcher.ended).toBe(1);
    expect(launcher.output()).toMatch(/^DATABASE_URL .* cannot be reached at mysql:\/\/seaworthy@127\.0\.0\.1/m);
    expect(launcher.output()).toMatch(/^TARGET_DATABASE_URL .* cannot be reached/m);
    expect(launcher.output()).not.toContain("s3cret-word");
    expect(existsSync(join(dataDir, "own/database/data"))).toBe(false);
  });
});

async function query(url: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(url);
  try {
    return (await connection.query<RowDataPacket[]>(sql))[0];
  } finally {
    await connection.end();
  }
}

async function timedStatus(url: string): Promise<{ status: number; milliseconds: number }> {
  const startedAt = performance.now();
  const { status } = await fetch(url);
  return { status, milliseconds: performance.now() - startedAt };
}

async function recordedProcesses(): Promise<Record<string, number>> {
  const record = JSON.parse(await readFile(join(dataDir, "run/processes.json"), "utf8")) as Record<
    string,
    { pid: number }
  >;
  return Object.fromEntries(Object.entries(record).map(([name, { pid }]) => [name, pid]));
}

function alive(processes: Readonly<Record<string, number>>): string[] {
  return Object.keys(processes).filter((name) => existsSync(`/proc/${processes[name]}`));
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
