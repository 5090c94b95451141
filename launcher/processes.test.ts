import { expect, test } from "vitest";
import { loadConfig } from "@/lib/config/load-config";
import { loadLauncherConfig } from "@/lib/config/load-launcher-config";
import type { Environment } from "@/lib/config/variables";
import { catcherVariables } from "./processes";

const own = {
  DATABASE_URL: "mysql://sea:one@db.example/seaworthy",
  TARGET_DATABASE_URL: "mysql://shop:two@db.example/shop",
};

test.each<[string, Environment, boolean]>([
  ["with nothing configured", {}, true],
  ["with nothing configured but that it is production", { SEAWORTHY_ENVIRONMENT: "production" }, true],
  ["with databases of one's own, in staging", { ...own, SEAWORTHY_ENVIRONMENT: "staging" }, true],
  ["with databases of one's own, which means production", own, false],
  ["with a mail server of one's own", { SMTP_HOST: "mail.example" }, false],
])("%s: %j, mail is caught: %s", (_title, environment, caught) => {
  expect(loadLauncherConfig(environment).mailCatcher !== null).toBe(caught);
});

test("what web and worker are told makes them send to the catcher, and say where it is read", () => {
  const variables = catcherVariables({ mailCatcher: { smtpPort: 1026, webPort: 1081 } });
  const rest = { ...own, AUTH_SECRET: "x".repeat(32), BASE_URL: "http://localhost:3000" };
  expect(loadConfig({ ...rest, ...variables }).mail).toMatchObject({
    mode: "captured",
    server: { host: "127.0.0.1", port: 1026, tls: "none", user: null },
    captureUrl: "http://localhost:1081",
  });
  expect(catcherVariables({ mailCatcher: null })).toEqual({});
});
