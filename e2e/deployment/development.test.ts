import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "@/scripts/setup/servers.mjs";
import { copyCheckout } from "./checkout";
import { run } from "./run-program";
import { sharedStack, standStill } from "./test-stack";
import { ask } from "./visitor";

standStill();
const { until } = sharedStack();

/** docker-compose.dev.yml in a copy of this checkout, whose files are edited. The mail catcher is no image of ours. */
describe("working on it in containers", { timeout: 600_000 }, () => {
  const project = `seaworthy-dev-${process.pid}`;
  let folder: string;
  let url: string;
  const compose = (...args: string[]) =>
    run("docker", ["compose", ...args], {
      env: {
        COMPOSE_PROJECT_NAME: project,
        COMPOSE_FILE: `${join(folder, "docker-compose.dev.yml")}:${join(folder, "ports.yml")}`,
        COMPOSE_DISABLE_ENV_FILE: "1",
      },
      limitSeconds: 900,
    });
  const edit = async (path: string, from: string, to: string) => {
    const text = await readFile(join(folder, path), "utf8");
    expect(text).toContain(from);
    await writeFile(join(folder, path), text.replace(from, to));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-dev-"));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    copyCheckout(folder, "docker-compose.dev.yml", "examples");
    const ports = `{ web: { ports: !override ["127.0.0.1:${port}:3000"] }, database: { ports: !reset [] } }`;
    await writeFile(join(folder, "ports.yml"), `services: ${ports}\n`);
    const startedAt = performance.now();
    await compose("up", "--detach", "--build", "--wait", "database", "web", "worker");
    console.log(`up after ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }, 900_000);
  afterAll(async () => {
    await compose("down", "--volumes", "--rmi", "local", "--timeout", "2");
    await rm(folder, { recursive: true, force: true });
  });

  test("an edited page is shown without a restart", async () => {
    const shows = async (title: string) => (await ask(`${url}/sign-in`)).text.includes(`<title>${title}`) || undefined;
    await until("the page is compiled", () => shows("Sign in"), 240);
    const startedAt = performance.now();
    await edit("app/(account)/sign-in/page.tsx", 'title: "Sign in"', 'title: "Come in"');
    await until("the page has changed", () => shows("Come in"));
    console.log(`the page has changed after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  });

  test("an edited source starts the worker again", async () => {
    const starts = async () => (await compose("logs", "worker")).split('"worker started"').length - 1;
    expect(await starts()).toBe(1);
    await edit("worker/main.ts", '"worker started"', '"worker started", "changed"');
    await until("the worker has started again", async () => (await starts()) === 2 || undefined);
  });

  test("the command of its first lines makes the first administrator's link", async () => {
    const [, command = ""] =
      /^# +docker compose -f docker-compose\.dev\.yml (exec worker .*)$/m.exec(
        await readFile("docker-compose.dev.yml", "utf8"),
      ) ?? [];
    const [exec = "", ...rest] = command.split(" ");
    expect(await compose(exec, "--no-TTY", ...rest)).toMatch(/http:\/\/localhost:3000\/\S+token=/);
  });

  test("Mailpit, as Compose understands it, looks no address up and is reached from this machine only", async () => {
    const said = JSON.parse(await compose("config", "--format", "json")) as {
      services: { mail: { environment: Record<string, string>; ports: { host_ip: string }[] } };
    };
    const { environment, ports } = said.services.mail;
    expect(environment).toMatchObject({ MP_SMTP_DISABLE_RDNS: "true" });
    expect(ports.map(({ host_ip: address }) => address)).toEqual(["127.0.0.1", "127.0.0.1"]);
  });
});
