import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { permissions } from "@/app/permissions";
import { areas } from "./areas";

const root = join(import.meta.dirname, "../..");
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const routes = areas.flatMap((area) => area.routes);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

/** What `route(schema, verb)` was given, in place of a handler. */
vi.mock("@/app/_server/route", () => ({ route: (schema: unknown, verb: unknown) => ({ schema, verb }) }));

/** `app/api/admin/jobs/[id]/route.ts` → `/api/admin/jobs/{id}` */
const pathOf = (file: string) =>
  file
    .replace(/^(app|pages)/, "")
    .replace(/(\/route|\/index)?\.ts$/, "")
    .replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");

/** Each method reads its own; which they are is in the tus handler and in the download. */
const ofPagesRouter: Record<string, string[]> = {
  "/api/admin/backups/{id}/download": ["GET", "HEAD"],
  "/api/admin/uploads": ["GET", "POST"],
  "/api/admin/uploads/{id}": ["HEAD", "PATCH", "DELETE"],
};

async function routesOnDisk() {
  const found: { method: string; path: string; handler: unknown }[] = [];
  for (const file of globSync("app/**/route.ts", { cwd: root }).filter((each) => !each.startsWith("app/_"))) {
    const exported = (await import(join(root, file))) as Record<string, unknown>;
    for (const method of methods)
      if (method in exported) found.push({ method, path: pathOf(file), handler: exported[method] });
  }
  for (const file of globSync("pages/api/**/*.ts", { cwd: root }))
    for (const method of ofPagesRouter[pathOf(file)] ?? ["a method that is in no list"])
      found.push({ method, path: pathOf(file), handler: null });
  return found;
}

test("every route on disk is described, and nothing else is; each with the schema and the verb it really uses", async () => {
  const onDisk = await routesOnDisk();
  expect(routes.map(nameOf).toSorted()).toEqual(onDisk.map(nameOf).toSorted());
  for (const { handler, ...route } of onDisk) {
    // The document cannot name the verb that makes it.
    if (typeof handler !== "object" || handler === null || route.path === "/api/openapi.json") continue;
    const described = routes.find((each) => nameOf(each) === nameOf(route));
    const { schema, verb } = handler as { schema: { shape?: object }; verb: unknown };
    const takesNothing = Object.keys(schema.shape ?? { one: 1 }).length === 0;
    const found = { verb: described?.verb === verb, input: takesNothing || described?.input === schema };
    expect({ route, ...found }).toEqual({ route, verb: true, input: true });
  }
}, 60_000);

test("every description asks for what the permissions say", () => {
  const declared = permissions.routes as Record<string, string>;
  for (const route of routes) {
    const name = nameOf(route)
      .replace(/^HEAD /, "GET ")
      .replace("{nextauth}", "{...nextauth}");
    expect(declared[name.replace(/\{([\w.]+)\}/g, "[$1]")], `${name}`).toBe(route.scope);
  }
});
