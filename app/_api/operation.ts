import type { z } from "zod";
import { tokenScopes } from "@/lib/auth/actor";
import type { RouteDescription } from "./describe-route";
import { inputSchema, type JsonSchema } from "./json-schema";
import { errorNames } from "./shared-parts";

type SchemaOf = (answer: z.ZodType) => JsonSchema;

/** One route as OpenAPI's Operation Object. */
export function operation(route: RouteDescription, tag: string, schemaOf: SchemaOf): object {
  const { parameters, body } = splitInput(route);
  const description = describe(route);
  return {
    tags: [tag],
    operationId: operationId(route),
    summary: route.summary,
    ...(description === "" ? {} : { description }),
    "x-permission": route.scope,
    security: security(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    responses: responses(route, schemaOf),
  };
}

/** Of one field: where a client says it, and how it has to look. */
export interface InputField {
  name: string;
  place: "path" | "query" | "body";
  required: boolean;
  schema: JsonSchema;
}

/** Path, query and body come to the verb as one; this is where each field is said, as `readRequestInput` reads it. */
export function inputFields({
  method,
  path,
  input,
}: Pick<RouteDescription, "method" | "path" | "input">): InputField[] {
  const { properties = {}, required = [] } = inputSchema(input);
  return Object.entries(properties)
    .filter(([name]) => name !== "idempotencyKey")
    .map(([name, schema]) => {
      const place = path.includes(`{${name}}`) ? "path" : method === "GET" || method === "HEAD" ? "query" : "body";
      return { name, place, required: place === "path" || required.includes(name), schema: schema as JsonSchema };
    });
}

function splitInput(route: RouteDescription) {
  const fields = inputFields(route);
  const parameters: object[] = fields
    .filter(({ place }) => place !== "body")
    .map(({ name, place, required, schema }) => ({ name, in: place, required, schema }));
  for (const [name, description] of Object.entries(route.headers?.asked ?? {}))
    parameters.push({ name, in: "header", required: false, description, schema: { type: "string" } });
  if (route.method === "POST" && route.verb !== null)
    parameters.push({ $ref: "#/components/parameters/IdempotencyKey" });
  return {
    parameters,
    body: requestBody(
      route,
      fields.filter(({ place }) => place === "body"),
    ),
  };
}

function requestBody({ sends }: RouteDescription, fields: readonly InputField[]): object | null {
  if (sends !== undefined) return { required: true, content: { [sends]: {} } };
  if (fields.length === 0) return null;
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  const schema = {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
  return { required: required.length > 0, content: { "application/json": { schema } } };
}

function describe({ scope, recentPassword = false, details }: RouteDescription): string {
  return [
    details,
    scope === "public" ? "For everybody, signed in or not." : `Permission: \`${scope}\`.`,
    recentPassword ? "Asks people for a password typed in the last 15 minutes." : undefined,
  ]
    .filter((sentence) => sentence !== undefined)
    .join(" ");
}

/** Tokens are narrower than people: what only a person may do offers the session alone. */
function security({ scope, path }: RouteDescription): object[] {
  if (scope === "public") return [];
  const isForTokens = (tokenScopes as readonly string[]).includes(scope);
  return [
    { session: [] },
    ...(isForTokens ? [{ token: [] }] : []),
    ...(path === "/metrics" ? [{ metricsToken: [] }] : []),
  ];
}

function responses(route: RouteDescription, schemaOf: SchemaOf): object {
  const headers = answerHeaders(route);
  const body = content(route, schemaOf);
  const success = route.status ?? (body === null ? 204 : 200);
  const found: Record<number, object> = {
    [success]: {
      description: body === null ? "Done." : "The answer.",
      headers,
      ...(body === null ? {} : { content: body }),
    },
  };
  for (const [status, description] of Object.entries(route.alsoAnswers ?? {}))
    found[Number(status)] = { description, headers, ...(body === null ? {} : { content: body }) };
  for (const status of errorStatuses(route)) found[status] ??= { $ref: `#/components/responses/${errorNames[status]}` };
  return found;
}

function content({ answer, mediaType }: RouteDescription, schemaOf: SchemaOf): object | null {
  if (answer !== null) return { "application/json": { schema: schemaOf(answer) } };
  return mediaType === undefined ? null : Object.fromEntries(mediaType.split(", ").map((type) => [type, {}]));
}

function answerHeaders({ headers, scope }: RouteDescription): object {
  const own = Object.entries(headers?.answered ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  const shared = scope === "public" ? ["X-Request-Id"] : ["X-Request-Id", "RateLimit", "RateLimit-Policy"];
  return {
    ...Object.fromEntries(shared.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...Object.fromEntries(own),
  };
}

/** Those that the route names, and those that come of how every request is read. */
export function errorStatuses(route: RouteDescription): number[] {
  const { method, scope, errors = [] } = route;
  const takesInput = inputFields(route).length > 0 || route.verb !== null;
  const reads = method === "GET" || method === "HEAD";
  return [
    ...(takesInput ? [400] : []),
    ...(scope === "public" ? [] : [401, 403, 429, 503, 504]),
    ...(reads || route.verb === null ? [] : [413]),
    ...(method === "POST" && route.verb !== null ? [409, 422] : []),
    ...errors,
  ].filter((status, index, all) => all.indexOf(status) === index);
}

/** `postAdminBackupsByIdVerify` */
function operationId({ method, path }: RouteDescription): string {
  const words = path
    .replace(/^\/api\//, "/")
    .replace(/\{(\w+)\}/g, "by-$1")
    .split(/[^a-zA-Z]+/)
    .filter((word) => word !== "");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
