import { afterAll, expect, inject, test } from "vitest";
import { Stack } from "./stack";
import { standStill } from "./test-stack";

const { stack: shared } = inject("shared");
standStill();
const stack = new Stack({ ...shared, project: `${shared.project}-once`, port: shared.port + 2 });
afterAll(() => stack.down());

test("four web processes and two workers that start at once migrate the store once", { timeout: 300_000 }, async () => {
  await stack.up("database", "application");
  // Without the step that migrates: whoever is first does.
  await stack.compose(["up", "--detach", "--wait", "--no-build", "--no-deps", "web", "worker"]);
  const lines = [await stack.logs("web"), await stack.logs("worker")].join("\n").split("\n");
  const migrated = lines.filter((line) => line.includes("the store's schema is up to date"));
  expect(migrated).toHaveLength(1);
  const hosts = lines.flatMap((line) => /"host":"([^"]+)"/.exec(line)?.[1] ?? []);
  expect(new Set(hosts).size).toBe(6);
});

test("told to stop, each of them ends in order", async () => {
  await stack.compose(["stop", "web", "worker"]);
  const ended = [...(await stack.containers("web")), ...(await stack.containers("worker"))];
  expect(ended.map(({ state }) => [state.Status, state.ExitCode])).toEqual(ended.map(() => ["exited", 0]));
});
