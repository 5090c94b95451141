import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routePatterns } from "./route-patterns";

let folder: string;
let routeOf: (path: string) => string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-routes-"));
  const file = join(folder, "routes-manifest.json");
  const staticRoutes = ["/", "/backups", "/health/ready"].map((page) => ({ page, regex: "unused" }));
  const dynamicRoutes = [
    { page: "/backups/[id]", regex: "^/backups/([^/]+?)(?:/)?$" },
    { page: "/api/auth/[...nextauth]", regex: "^/api/auth/(.+?)(?:/)?$" },
  ];
  await writeFile(file, JSON.stringify({ staticRoutes, dynamicRoutes }));
  routeOf = routePatterns(file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["/", "/"],
  ["/backups", "/backups"],
  ["/backups/", "/backups"],
  ["/health/ready", "/health/ready"],
  ["/backups/01k8z5", "/backups/[id]"],
  ["/api/auth/callback/credentials", "/api/auth/[...nextauth]"],
  ["/_next/static/chunks/a.js", "/_next"],
  ["/wp-login.php", "other"],
  ["/backups/01k8z5/nothing", "other"],
])("%s is answered by %s", (path, route) => {
  expect(routeOf(path)).toBe(route);
});

test("however many paths strangers ask for, they are one route", () => {
  const routes = new Set(Array.from({ length: 1000 }, (_, i) => routeOf(`/scan/${i}`)));
  expect([...routes]).toEqual(["other"]);
});

test("without a build every path is one route", () => {
  expect(routePatterns(join(folder, "none.json"))("/backups")).toBe("other");
});
