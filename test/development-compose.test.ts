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
  expect(text.match(/^ {4}healthcheck:$/gm)).toHaveLength(4);
});

test("the console and the worker run what is in this checkout, and cannot change it", () => {
  const mounts = [...text.matchAll(/^ {4}- \.\/(\w+):\/app\/(\w+):ro$/gm)].map(([, here, there]) => [here, there]);
  expect(mounts.map(([here]) => here)).toEqual(expect.arrayContaining(["app", "components", "lib", "pages", "worker"]));
  for (const [here, there] of mounts) expect(there).toBe(here);
  expect(text).toContain('["node_modules/.bin/next", "dev",');
  expect(text).toMatch(/"--watch-path=lib",\s+"--watch-path=worker"/);
});

test("what the containers are told is a configuration, too", () => {
  const settings = /&settings\n((?: {4}.*\n)+)/.exec(text)?.[1] ?? "";
  const given = Object.fromEntries(
    [...settings.matchAll(/^ {4}([A-Z_]+): "?(.*?)"?$/gm)].map(([, name = "", value = ""]) => [name, value]),
  ) as Record<string, string>;
  expect(loadConfig(given).mail).toMatchObject({ mode: "captured", server: { host: "mail", port: 1025, tls: "none" } });
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
