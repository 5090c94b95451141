import { beforeAll, describe, expect, inject, test } from "vitest";
import { newBackup } from "./backups";
import { type Container, isHealthy } from "./container";
import { run } from "./run-program";
import { sharedStack, signedIn } from "./test-stack";
import { ask, timesOf, type Visitor } from "./visitor";

const stack = sharedStack();
const services = ["database", "migrate", "web", "worker", "proxy"] as const;
const containers = new Map<string, Container[]>();

beforeAll(async () => {
  for (const service of [...services, "secrets"]) containers.set(service, await stack.containers(service));
});

const of = (service: string): Container[] => containers.get(service) ?? [];
const every = (): Container[] => services.flatMap(of);

describe("four values and one command", () => {
  test("bring up four replicas, two workers, a database and a proxy, in order", () => {
    console.log(`docker compose up --wait took ${inject("shared").upSeconds} s`);
    expect(services.map((service) => of(service).length)).toEqual([1, 1, 4, 2, 1]);
    for (const service of ["database", "web", "worker", "proxy"])
      expect(of(service).every(isHealthy), service).toBe(true);
    const [migrate] = of("migrate");
    expect(migrate?.state).toMatchObject({ Status: "exited", ExitCode: 0 });
  });

  test("migrated the store once, before anything else began", async () => {
    const told = (await stack.logs("migrate")).split("\n").filter((line) => line.includes("store: "));
    expect(told).toEqual([expect.stringMatching(/store: \d+ applied/)]);
    expect(await stack.logs("web")).not.toContain("the store's schema is up to date");
    const [migrate] = of("migrate");
    const ended = Date.parse(String(migrate?.state.FinishedAt));
    for (const { state } of [...of("web"), ...of("worker")]) expect(Date.parse(state.StartedAt)).toBeGreaterThan(ended);
  });
});

describe("guard rails", () => {
  test("only the proxy is published", () => {
    const published = every().filter(({ published: ports }) => Object.keys(ports).length > 0);
    expect(published.map(({ id }) => id)).toEqual(of("proxy").map(({ id }) => id));
  });

  test("no container may gain privileges, write to its root, or take more than its share", () => {
    for (const { config, limits } of every()) {
      expect(limits, config.Image).toMatchObject({
        SecurityOpt: expect.arrayContaining([expect.stringMatching(/^no-new-privileges(:true)?$/)]),
        CapDrop: ["ALL"],
        ReadonlyRootfs: true,
        LogConfig: { Type: "json-file", Config: { "max-size": expect.any(String), "max-file": expect.any(String) } },
      });
      expect(limits.CapAdd ?? []).toEqual([]);
      expect(limits.Memory).toBeGreaterThan(0);
      expect(limits.NanoCpus).toBeGreaterThan(0);
    }
  });

  test("what runs is restarted, and has long enough to stop; what runs once is not", () => {
    for (const service of ["database", "web", "worker", "proxy"])
      for (const { config, limits } of of(service)) {
        expect(limits.RestartPolicy.Name, service).toBe("unless-stopped");
        expect(config.Healthcheck?.Test, service).not.toContain("curl");
        // DRAIN_SECONDS and SHUTDOWN_GRACE_SECONDS.
        expect(config.StopTimeout, service).toBeGreaterThanOrEqual(95);
      }
    for (const { limits } of [...of("migrate"), ...of("secrets")]) expect(limits.RestartPolicy.Name).toBe("no");
  });

  test("no process is root", async () => {
    for (const service of ["database", "web", "worker", "proxy"])
      for (const { id } of of(service)) {
        // The engine looks for the number of the process in what `ps` says.
        const [, ...processes] = (await run("docker", ["top", id, "-eo", "uid,pid"])).trim().split("\n");
        expect(processes, service).not.toHaveLength(0);
        for (const process of processes) expect(process.trim(), service).not.toMatch(/^0 /);
      }
  });

  test("no secret is in the environment of a process or in the settings of a container", async () => {
    const secrets = ["AUTH_SECRET", "DATABASE_PASSWORD"].map((name) => String(stack.options.env[name]));
    for (const { id, config } of every()) {
      const said = await run("docker", ["inspect", id]);
      for (const secret of secrets) expect(said.includes(secret), config.Image).toBe(false);
    }
  });
});

describe("through the proxy", () => {
  const page = `${stack.url}/sign-in`;

  test.each(["br", "gzip"])("pages and scripts come compressed as %s, when it is asked for", async (encoding) => {
    const headers = { "accept-encoding": encoding };
    expect((await ask(page, { headers })).headers["content-encoding"]).toBe(encoding);
    expect((await ask(await anAsset(), { headers })).headers["content-encoding"]).toBe(encoding);
    expect((await ask(page)).headers["content-encoding"]).toBeUndefined();
  });

  test("hashed assets are kept for a year, pages never", async () => {
    const asset = await ask(await anAsset());
    expect([asset.status, asset.headers["cache-control"]]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await ask(page)).headers["cache-control"]).toContain("no-store");
    expect((await ask(`${stack.url}/`)).headers["cache-control"]).toContain("no-store");
  });

  test.each(["/sign-in", "/api/admin/overview", "/health", "/nothing-here"])(
    "%s has every header once",
    async (path) => {
      const answer = await ask(`${stack.url}${path}`);
      const names = ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"];
      const more = ["cross-origin-opener-policy", "permissions-policy", "x-request-id", "date", "cache-control"];
      const isPlain = path === "/health";
      const times = [...names, ...more].map((name) => [name, timesOf(answer, name)]);
      expect(times).toEqual([...names, ...more].map((name) => [name, isPlain && name === names[0] ? 0 : 1]));
      expect(timesOf(answer, "x-powered-by")).toBe(0);
      expect(String(answer.headers["server"])).not.toMatch(/\d/);
    },
  );

  test("a request's id is made by the proxy, or kept, and is in both logs", async () => {
    const answer = await ask(`${stack.url}/version`);
    const given = String(answer.headers["x-request-id"]);
    expect(given).toMatch(/^[\w-]{8,64}$/);
    expect(await ask(`${stack.url}/version`, { headers: { "x-request-id": "kept-as-it-is" } })).toMatchObject({
      headers: { "x-request-id": "kept-as-it-is" },
    });
    await stack.until("both logs have it", async () => {
      const logs = [await stack.logs("web"), await stack.logs("proxy")];
      return logs.every((log) => log.includes(given) && log.includes("kept-as-it-is")) || undefined;
    });
  });

  async function anAsset(): Promise<string> {
    const { text } = await ask(page);
    const [path] = /\/_next\/static\/[^"\\]+\.js/.exec(text) ?? [];
    return `${stack.url}${path}`;
  }
});

describe("somebody who has signed in", () => {
  let person: Visitor;
  beforeAll(async () => {
    person = await signedIn(stack);
  });

  test("makes a backup and takes it away, a part at a time too", async () => {
    const { id, sizeBytes } = await newBackup(stack, person);
    const path = `/api/admin/backups/${id}/download`;
    const head = await person.ask(path, { method: "HEAD" });
    expect(head.headers).toMatchObject({ "content-length": String(sizeBytes), "accept-ranges": "bytes" });
    const part = await person.ask(path, { headers: { range: "bytes=4-11", "accept-encoding": "br, gzip" } });
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({ "content-range": `bytes 4-11/${sizeBytes}`, "content-length": "8" });
    expect(part.headers["content-encoding"]).toBeUndefined();
  });
});
