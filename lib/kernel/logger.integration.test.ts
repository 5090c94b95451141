import { once } from "node:events";
import { expect, test } from "vitest";
import { startProgram, programFile } from "@/test/bundle";

const program = programFile("unread-log");

test("a process whose log nobody reads any more still ends", async () => {
  const child = startProgram(program, [], { stdio: ["pipe", "pipe", "inherit"], environment: {} });
  const ended = once(child, "exit");
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  expect(JSON.parse(String(line))).toMatchObject({
    msg: "ready",
    role: "worker",
    host: expect.any(String),
    pid: child.pid,
  });
  child.stdout?.destroy();
  child.stdin?.write("x");
  const end = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000, "still there"))]);
  child.kill("SIGKILL");
  expect(end).toEqual([0, null]);
});
