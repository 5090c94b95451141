import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { isHealthy, killProcess } from "./container";
import { newBackup } from "./backups";
import { run } from "./run-program";
import { sharedStack, signedIn } from "./test-stack";
import { ask } from "./visitor";
import { watch } from "./watch";

const stack = sharedStack();

async function untilAllHealthy(service: string, count: number): Promise<void> {
  const what = `${count} of ${service} are healthy`;
  await stack.until(what, async () => {
    const all = await stack.containers(service);
    return (all.length === count && all.every(isHealthy)) || undefined;
  });
}

describe("whatever is killed comes back by itself", { timeout: 180_000 }, () => {
  test("a web replica: nobody who reads notices, and it serves again", async () => {
    const [victim] = await stack.containers("web");
    if (victim === undefined) throw new Error("no replica");
    const problems = watch(`${stack.url}/sign-in`);
    await wait(1000);
    await killProcess(victim);
    await wait(3000);
    await untilAllHealthy("web", 4);
    expect(await problems()).toEqual([]);
    const [same] = await stack.containers("web");
    expect(same).toMatchObject({ id: victim.id, restarts: victim.restarts + 1 });
  });

  test("the proxy", async () => {
    const [victim] = await stack.containers("proxy");
    if (victim === undefined) throw new Error("no proxy");
    await killProcess(victim);
    await stack.until("the proxy answers", async () => (await ask(`${stack.url}/health`)).status === 200 || undefined);
    await untilAllHealthy("proxy", 1);
  });

  test("the database's process", async () => {
    const person = await signedIn(stack);
    const [victim] = await stack.containers("database");
    if (victim === undefined) throw new Error("no database");
    await killProcess(victim);
    await stack.until(
      "the database is back",
      async () => (await person.api("/api/admin/overview")) !== null || undefined,
    );
    await newBackup(stack, person);
  });

  test("the database for 20 seconds: everything waits for it, nothing restarts, and work goes on", async () => {
    const person = await signedIn(stack);
    const before = [...(await stack.containers("web")), ...(await stack.containers("worker"))];
    const [database] = await stack.containers("database");
    if (database === undefined) throw new Error("no database");
    // Counts as stopped by hand: the engine leaves it alone until it is started.
    await run("docker", ["kill", "--signal", "KILL", database.id]);
    const downUntil = Date.now() + 20_000;
    await stack.until(
      "readiness says so",
      async () => (await ask(`${stack.url}/health/ready`)).status === 503 || undefined,
    );
    expect((await ask(`${stack.url}/health`)).status).toBe(200);
    const { status, text } = await person.ask("/api/admin/backups");
    expect([status, text]).toEqual([503, expect.stringContaining('"error"')]);
    await wait(downUntil - Date.now());
    await run("docker", ["start", database.id]);

    const startedAt = Date.now();
    await stack.until("ready again", async () => (await ask(`${stack.url}/health/ready`)).status === 200 || undefined);
    console.log("ready again", `${((Date.now() - startedAt) / 1000).toFixed(1)} s after the database was started`);
    // The session from before is still one, and a worker works.
    await newBackup(stack, person);
    const after = [...(await stack.containers("web")), ...(await stack.containers("worker"))];
    expect(after.map(({ id, restarts }) => [id, restarts])).toEqual(before.map(({ id, restarts }) => [id, restarts]));
  });
});
