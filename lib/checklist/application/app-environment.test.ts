import { expect, test } from "vitest";
import { processEnvironment, type ProcessEnvironment } from "@/lib/config/process-environment";
import { judgeEnvironment } from "./app-environment";

const quiet: ProcessEnvironment = {
  nodeEnv: "production",
  inspector: false,
  believesAnyCertificate: false,
  debugVariables: [],
};
const process = (environment: Partial<ProcessEnvironment>, logLevel = "info") => ({
  role: "web" as const,
  host: "web-1",
  pid: 7,
  logLevel,
  environment: { ...quiet, ...environment },
});

test("production without switches is fine, also when nobody set NODE_ENV", () => {
  const processes = [process({}), process({ nodeEnv: null })];
  expect(judgeEnvironment({ environment: "production", processes })).toMatchObject({ status: "ok" });
});

test.each([
  ["a debugger", process({ inspector: true }), "failed", "debugger's port open"],
  ["any certificate", process({ believesAnyCertificate: true }), "failed", "NODE_TLS_REJECT_UNAUTHORIZED=0"],
  ["development mode", process({ nodeEnv: "development" }), "failed", "NODE_ENV=development"],
  ["a library's log", process({ debugVariables: ["NODE_DEBUG"] }), "warning", "NODE_DEBUG"],
  ["a loud log", process({}, "debug"), "warning", "LOG_LEVEL=debug"],
])("%s in production", (_title, bad, status, says) => {
  const judged = judgeEnvironment({ environment: "production", processes: [process({}), bad] });
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(says) });
  expect(judged.summary).toContain("web web-1:7");
  expect(judged.remedy?.command).toBeTruthy();
  expect(judgeEnvironment({ environment: "development", processes: [bad] }).status).toBe("ok");
});

test("before any process has told, nobody can know", () => {
  expect(judgeEnvironment({ environment: "production", processes: [] })).toMatchObject({ status: "skipped" });
});

test("the worst of several is told first", () => {
  const processes = [process({ debugVariables: ["DEBUG"] }), process({ inspector: true })];
  expect(judgeEnvironment({ environment: "production", processes }).status).toBe("failed");
});

test("the switches are found in variables, by name only", () => {
  const environment = {
    NODE_ENV: "test",
    NODE_OPTIONS: "--enable-source-maps --inspect=0.0.0.0:9229",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    DEBUG: "secret:*",
  };
  expect(processEnvironment(environment, false)).toEqual({
    nodeEnv: "test",
    inspector: true,
    believesAnyCertificate: true,
    debugVariables: ["DEBUG"],
  });
  expect(processEnvironment({}, false)).toEqual({ ...quiet, nodeEnv: null });
});
