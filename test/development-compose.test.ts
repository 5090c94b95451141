import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "@/lib/config/load-config";

const text = readFileSync("docker-compose.dev.yml", "utf8");

test("the development containers listen on this machine only, and their images are pinned", () => {
  const ports = [...text.matchAll(/^ {4}ports: \[(.*)\]$/gm)].flatMap(([, list = ""]) => list.split(", "));
  expect(ports.length).toBeGreaterThan(2);
  for (const port of ports) expect(port).toMatch(/^"127\.0\.0\.1:\d+:\d+"$/);
  const images = [...text.matchAll(/^ {4}image: (.*)$/gm)].map(([, image]) => image);
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
  expect(text.match(/^ {4}healthcheck:$/gm)).toHaveLength(2);
});

test("Mailpit looks no address up", () => {
  expect(text).toContain('MP_SMTP_DISABLE_RDNS: "true"');
});

test("what its first lines say to set is a configuration that catches mail", () => {
  const lines = [...text.matchAll(/^# {5}([A-Z_]+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [name, value]);
  const given = Object.fromEntries(lines) as Record<string, string>;
  const config = loadConfig({ ...given, AUTH_SECRET: "x".repeat(32), BASE_URL: "http://localhost:3000" });
  expect(config.mail).toMatchObject({
    mode: "captured",
    server: { host: "127.0.0.1", port: 1025, tls: "none" },
    captureUrl: "http://localhost:8025",
  });
  expect(config.environment).toBe("development");
});
