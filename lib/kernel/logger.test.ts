import { beforeEach, describe, expect, test } from "vitest";
import { OperatorError } from "./errors";
import { createLogger } from "./logger";

let lines: string[];
const log = createLogger({ level: "debug", role: "web", version: "1.2.3" }, { write: (line) => void lines.push(line) });

beforeEach(() => {
  lines = [];
});

function lastLine(): Record<string, unknown> {
  return JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
}

test("a line is JSON with level, time, role, version and process", () => {
  log.info({ port: 3000 }, "listening");
  expect(lastLine()).toMatchObject({
    level: "info",
    role: "web",
    version: "1.2.3",
    pid: process.pid,
    port: 3000,
    msg: "listening",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test("a request's id is in every line of its child logger, and in no other", () => {
  const [first, second] = [log.child({ requestId: "a1" }), log.child({ requestId: "b2" })];
  first.info("one");
  second.info("two");
  first.child({ jobId: "j" }).info("three");
  log.info("four");
  const ids = lines.map((line) => (JSON.parse(line) as Record<string, unknown>)["requestId"]);
  expect(ids).toEqual(["a1", "b2", "a1", undefined]);
});

describe("no secret gets into a line", () => {
  const url = "mysql://shop:hunter2@db.example:3306/shop";
  const failedQuery = Object.assign(new Error("Failed query: insert into users\nparams: hunter2"), {
    query: "insert into users",
    params: ["hunter2"],
    cause: Object.assign(new Error("Lost connection"), { code: "ER_GONE", sql: "insert 'hunter2'" }),
  });

  test.each<[string, () => void]>([
    ["in the message", () => log.info(`connecting to ${url}`)],
    ["put into the message", () => log.info("connecting to %s", url)],
    ["put into the message as an object", () => log.info("connecting with %o", { password: "hunter2" })],
    ["in a field", () => log.info({ target: url }, "connecting")],
    ["in a list in a field", () => log.info({ urls: [{ url }] }, "connecting")],
    ["under a secret key", () => log.info({ password: "hunter2" }, "signing in")],
    ["under a secret key five levels down", () => log.info({ a: { b: { c: { d: { token: "hunter2" } } } } }, "x")],
    ["bound to a child logger", () => log.child({ target: url, request: { cookie: "hunter2" } }).info("x")],
    ["in an error's message", () => log.error({ err: new Error(`no route to ${url}`) }, "failed")],
    ["in an error without a message beside it", () => log.error({ err: new Error(`no route to ${url}`) })],
    ["in an error given alone", () => log.error(new Error(`no route to ${url}`))],
    ["in an error under another key", () => log.error({ reason: new Error(`no route to ${url}`) }, "failed")],
    ["in an error's cause", () => log.error({ err: new OperatorError("a.b", "failed", { cause: new Error(url) }) })],
    ["in the parameters of a failed query", () => log.error({ err: failedQuery })],
    ["in a private key of age", () => log.info("read AGE-SECRET-KEY-1QHUNTER2HUNTER2")],
    ["in a private key under its name", () => log.info({ job: { identity: "hunter2" } }, "x")],
    ["in an API token in a path", () => log.info({ path: `/api/sw_${"hunter2".repeat(6).slice(0, 40)}` }, "request")],
    ["in a statement", () => log.info("CREATE USER 'shop'@'%' IDENTIFIED BY 'hunter2'")],
  ])("%s", (_, write) => {
    write();
    expect(lines).toHaveLength(1);
    expect(lines[0]?.toLowerCase()).not.toContain("hunter2");
  });

  test("and the rest of the line stays readable", () => {
    log.error({ err: failedQuery, target: url }, "could not write");
    expect(lastLine()).toMatchObject({
      msg: "could not write",
      target: "mysql://shop:[redacted]@db.example:3306/shop",
      err: { type: "Error", code: "ER_GONE", message: "Lost connection", stack: expect.stringContaining("at ") },
    });
  });
});
