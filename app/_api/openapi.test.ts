import { expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { areas } from "./areas";
import { describeRoute } from "./describe-route";
import { openApiDocument } from "./openapi";

const document = openApiDocument({ baseUrl: "https://console.example.test", version: "1.2.3" });
const routes = areas.flatMap((area) => area.routes);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    path,
    ...(operation as Operation),
  })),
);

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters?: { name?: string; in?: string; required?: boolean; schema?: object; $ref?: string }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, { description?: string; $ref?: string }>;
}

test("it says which OpenAPI it is, of what, and where", () => {
  expect(document).toMatchObject({
    openapi: "3.1.1",
    info: { title: "Seaworthy", version: expect.any(String) },
    servers: [{ url: "https://console.example.test" }],
  });
});

test("whatever it refers to is there", () => {
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer = ""]) => pointer));
  expect(references.size).toBeGreaterThan(50);
  for (const pointer of references) expect(at(document, pointer), `${pointer}`).toBeTypeOf("object");
});

function at(value: unknown, pointer: string): unknown {
  const steps = pointer.replace(/^#\//, "").split("/");
  return steps.reduce((part, step) => (part as Record<string, unknown> | undefined)?.[step], value);
}

test("every operation has a name of its own, a summary, one tag that is explained, and an answer for when it works", () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  const tags = document.tags.map(({ name }) => name);
  for (const { name, tags: own, summary, responses } of operations) {
    const works = Object.keys(responses).some((status) => status.startsWith("2"));
    const said = Object.values(responses).every((each) => (each.description ?? each.$ref) !== undefined);
    const found = { name, tags: own.filter((each) => tags.includes(each)).length, works, said };
    expect(found).toEqual({ name, tags: 1, works: true, said: true });
    expect(summary).toMatch(/^[A-Z].*[.?]$/);
  }
});

test("parameters of the path are those in its braces, and required; what is read has no body", () => {
  for (const { name, path, parameters = [], requestBody } of operations) {
    const inPath = parameters.filter((each) => each.in === "path" && each.required === true);
    const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const said = parameters.every((each) => (each.$ref ?? each.schema) !== undefined);
    const bodyOfRead = /^(get|head) /.test(name) && requestBody !== undefined;
    const found = { name, inPath: inPath.map((each) => each.name), said, bodyOfRead };
    expect(found).toEqual({ name, inPath: braces, said: true, bodyOfRead: false });
  }
});

test("paths are written one way, and none hides another", () => {
  const paths = Object.keys(document.paths);
  const shapes = new Set(paths.map((path) => path.replace(/\{\w+\}/g, "{}")));
  expect(shapes.size).toBe(paths.length);
  for (const path of paths) expect(path).toMatch(/^(\/([a-z.-]+|\{\w+\}))+$/);
});

/** JSON Schema 2020-12, as far as we use it: a keyword that is not here was misspelt, or wants to be looked at. */
const keywords = new Set(
  "type properties required additionalProperties propertyNames items prefixItems minItems maxItems enum const anyOf oneOf allOf $ref description default format pattern minLength maxLength minimum maximum exclusiveMinimum contentEncoding".split(
    " ",
  ),
);

test("its schemas speak JSON Schema 2020-12", () => {
  const bodies = operations.flatMap(({ parameters = [], requestBody, responses }) => [
    ...parameters.map(({ schema }) => schema),
    ...[requestBody, ...Object.values(responses)].flatMap((each) =>
      Object.values((each as { content?: Record<string, { schema?: object }> } | undefined)?.content ?? {}).map(
        ({ schema }) => schema,
      ),
    ),
  ]);
  for (const schema of [...Object.values(document.components.schemas), ...bodies]) look(schema);
});

function look(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  const {
    properties = {},
    items,
    additionalProperties,
    anyOf = [],
    oneOf = [],
    allOf = [],
    prefixItems = [],
    ...rest
  } = schema as Record<string, never>;
  for (const keyword of Object.keys(rest)) expect(keywords, `${keyword}`).toContain(keyword);
  for (const part of [
    ...Object.values(properties),
    items,
    additionalProperties,
    ...anyOf,
    ...oneOf,
    ...allOf,
    ...prefixItems,
  ])
    look(part);
}

test("what is only a person's to do is not offered to tokens", () => {
  const securityOf = (path: string, method: string) =>
    (document.paths[path]?.[method] as { security: object[] } | undefined)?.security;
  expect(securityOf("/api/admin/users", "get")).toEqual([{ session: [] }]);
  expect(securityOf("/api/admin/backups", "post")).toEqual([{ session: [] }, { token: [] }]);
  expect(securityOf("/health/ready", "get")).toEqual([]);
});

test("a description that is not what its verb answers does not compile", () => {
  const verb = async (_deps: Deps, _actor: Actor, _input: object): Promise<{ at: Date; note?: string }> => ({
    at: new Date(),
  });
  const shared = { summary: "", scope: "public", input: z.object({}), verb } as const;
  const [at, note, more] = [z.iso.datetime(), z.string().optional(), z.string()];
  const right = z.strictObject({ at, note });
  const short = z.strictObject({ at });
  const long = z.strictObject({ at, note, more });
  const dated = z.strictObject({ at: z.date(), note });
  describeRoute("GET /right", { ...shared, answer: right });
  // @ts-expect-error a field is missing
  describeRoute("GET /short", { ...shared, answer: short });
  // @ts-expect-error there is no such field
  describeRoute("GET /long", { ...shared, answer: long });
  // @ts-expect-error a moment is a string once it is JSON
  describeRoute("GET /dated", { ...shared, answer: dated });
  // @ts-expect-error it answers something
  describeRoute("GET /none", { ...shared, answer: null });
  expect(routes.length).toBeGreaterThan(90);
});
