import { expect, test } from "vitest";
import { testConfig } from "@/test/make-deps";
import { mailLine } from "./banner";

const server = { host: "mail.example", port: 587, tls: "starttls", user: null, password: null, ca: null } as const;

test.each([
  [{ mode: "captured", captureUrl: "http://localhost:1080" }, "Caught mail      http://localhost:1080"],
  [{ mode: "captured", captureUrl: null }, "Caught mail      by mail.example:587; nothing leaves"],
  [{ mode: "allow-list", allowedDomains: ["a.example"] }, "Mail             by mail.example:587, to a.example"],
  [{ mode: "allow-list" }, "Mail             by mail.example:587, to nobody: MAIL_ALLOWED_DOMAINS is empty"],
  [{ mode: "live" }, "Mail             by mail.example:587"],
  [{ mode: "off", server: null }, "Mail             none is sent: SMTP_HOST is not set"],
] as const)("a start says where mail goes: %j", (mail, line) => {
  const config = {
    ...testConfig({}).mail,
    server,
    ...mail,
    allowedDomains: "allowedDomains" in mail ? [...mail.allowedDomains] : [],
  };
  expect(mailLine(config).trim()).toBe(line);
});
