import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/store/schema";
import nextConfig from "@/next.config";
import { signInEachRole } from "@/test/ask-route";
import { badValues, fieldsOf, isBounded, type Operation, sample, textsIn } from "@/test/bad-input";
import { type ApiAnswer, callApi } from "@/test/call-api";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { makeShop } from "@/test/target-sql";
import { giveWebDeps } from "@/test/web-deps";
import type { Method } from "./describe-route";
import { openApiDocument } from "./openapi";

let deps: TestDeps;
let cookies: Map<Role, string>;

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 20);
  cookies = await signInEachRole(deps);
});
afterAll(() => deps.dispose());
beforeEach(() => {
  giveWebDeps(deps);
});

/** Signing in is next-auth's; uploads and downloads are read by Node's own server, and tested where they are. */
const elsewhere =
  /^\/api\/(auth|admin\/uploads)\b|\/download$|^\/(health|health\/ready|health\/migrations|version|metrics)$/;
const operations = Object.entries(openApiDocument({ baseUrl: "http://127.0.0.1:3000", version: "1" }).paths)
  .filter(([path]) => !elsewhere.test(path))
  .flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`;
      return { name, path, method: method.toUpperCase() as Method, fields: fieldsOf(operation) };
    }),
  );
type Described = (typeof operations)[number];

/** As an administrator who has just signed in: everything right but for what is given; `undefined` leaves a field out. */
function ask(operation: Described, given: Record<string, unknown> = {}): Promise<ApiAnswer> {
  const said = operation.fields.filter(({ required }) => required).map((field) => [field.name, sample(field)] as const);
  const all = Object.entries({ ...Object.fromEntries(said), ...given }).filter(([, value]) => value !== undefined);
  const otherwise = operation.method === "GET" ? "query" : "body";
  const placed = (place: string) =>
    all.filter(([name]) => (operation.fields.find((field) => field.name === name)?.place ?? otherwise) === place);
  const asText = (place: string) =>
    Object.fromEntries(
      placed(place).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  return callApi(deps, operation, {
    params: asText("path"),
    query: asText("query"),
    cookie: cookies.get("administrator"),
    ...(otherwise === "query" ? {} : { body: Object.fromEntries(placed("body")) }),
  });
}

/** Null for a 4xx, in JSON, whose report names the field; otherwise what came instead. */
function whyNotNamed({ status, contentType, json, text }: ApiAnswer, field: string): string | null {
  const { error } = (json ?? {}) as { error?: { code: string; details?: { fields?: object } } };
  const named = Object.keys(error?.details?.fields ?? {});
  const isNamed = named.some((each) => each === field || each.startsWith(`${field}.`));
  const isRight = status >= 400 && status < 500 && contentType === "application/json" && isNamed;
  return isRight ? null : `${status} ${text.slice(0, 200)}`;
}

/** Counts of requests and attempts, what is refused, and that somebody was here. */
const ofTheRequestItself = ["audit", "rate_limits", "sessions"];

/** How many rows each table of the store and of the target has. */
async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { pool } of [deps.store, deps.target]) {
    const [tables] = await pool.query<RowDataPacket[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    );
    const names = tables.map((row) => String(row["name"])).filter((name) => !ofTheRequestItself.includes(name));
    const each = names.map((name) => `SELECT '${name}' AS name, COUNT(*) AS count FROM \`${name}\``);
    const [rows] = await pool.query<RowDataPacket[]>(each.join(" UNION ALL "));
    for (const row of rows) counts[String(row["name"])] = Number(row["count"]);
  }
  return counts;
}

/** What is wrong with any operation; fails when one of them did something. */
async function problems(look: (operation: Described) => Promise<string | null>[]): Promise<string[]> {
  const before = await countRows();
  const found: string[] = [];
  for (const operation of operations)
    for (const problem of await Promise.all(look(operation)))
      if (problem !== null) found.push(`${operation.name} ${problem}`);
  expect(await countRows()).toEqual(before);
  return found;
}

async function tell(what: string, field: string, asked: Promise<ApiAnswer>): Promise<string | null> {
  const why = whyNotNamed(await asked, field);
  return why === null ? null : `${what} ${field}: ${why}`;
}

test("every text that a client may send has an end", () => {
  const endless = operations.flatMap(({ name, fields }) =>
    fields.flatMap(textsIn).flatMap((text) => (isBounded(text.schema) ? [] : [`${name} ${text.name}`])),
  );
  expect(endless).toEqual([]);
  expect(operations.length).toBeGreaterThan(85);
});

test("what is missing is named", async () => {
  const found = await problems((operation) =>
    operation.fields
      .filter(({ required, place }) => required && place !== "path")
      .map(({ name }) => tell("without", name, ask(operation, { [name]: undefined }))),
  );
  expect(found).toEqual([]);
});

test("what is of another type, too long or too much is named", async () => {
  const found = await problems((operation) =>
    operation.fields.flatMap((field) =>
      badValues(field).map(({ what, value }) => tell(what, field.name, ask(operation, { [field.name]: value }))),
    ),
  );
  expect(found).toEqual([]);
});

test("a field that there is not is named", async () => {
  const found = await problems((operation) => [
    tell("takes", "noSuchField", ask(operation, { noSuchField: "1" })),
    ...operation.fields
      .filter(({ schema, place }) => schema.type === "object" && place === "body")
      .map((field) =>
        tell("takes", field.name, ask(operation, { [field.name]: { ...(sample(field) as object), noSuchField: 1 } })),
      ),
  ]);
  expect(found).toEqual([]);
});

test("broken JSON, JSON that is no object, another content type and 20 MB are refused before anything is done", async () => {
  const [cookie, huge] = [cookies.get("administrator"), Buffer.alloc(20_000_000, " ")];
  const bodies = [
    { raw: '{"a": ', right: "400 input.bad_json" },
    { raw: "[1]", right: "400 input.not_object" },
    { raw: "a=1", headers: { "content-type": "text/plain" }, right: "400 input.not_json" },
    { raw: huge, right: "413 input.too_large" },
  ];
  const found = await problems((operation) => {
    const inPath = operation.fields.filter(({ place }) => place === "path");
    const params = Object.fromEntries(inPath.map((field) => [field.name, String(sample(field))]));
    return (operation.method === "GET" ? [] : bodies).map(async ({ right, ...given }) => {
      const { status, json } = await callApi(deps, operation, { params, cookie, ...given });
      const what = `${status} ${(json as { error: { code: string } }).error.code}`;
      return what === right ? null : `${what}, not ${right}`;
    });
  });
  expect(found).toEqual([]);
});

/** What people write, look for or type: any text is right here, and stays a text. */
const freeText = new Set(
  "reason name q search kind template recipient about actor action subject address requestId confirmation typed identity code password current".split(
    " ",
  ),
);

test("SQL and HTML are refused by name, or are a text like any other", async () => {
  const [before, found] = [await countRows(), [] as string[]];
  for (const operation of operations)
    for (const field of operation.fields)
      for (const text of textsIn(field))
        for (const value of ["' OR 1=1; DROP TABLE jobs; -- ", '"><script>alert(1)</script>']) {
          const answer = await ask(operation, { [field.name]: text.holding(value) });
          const isText = freeText.has(field.name) && answer.status < 500 && !answer.contentType.includes("html");
          if (!isText && whyNotNamed(answer, field.name) !== null)
            found.push(`${operation.name} ${text.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
  expect(found).toEqual([]);
  // Somebody was invited under such a name, and tokens have it.
  const { users, api_tokens, mails, one_time_tokens, ...after } = await countRows();
  expect({ ...before, ...after }).toEqual(before);
  expect([users, api_tokens, mails, one_time_tokens]).toEqual([4, 2, 1, 1]);
});

test("no browser takes an answer for a page", async () => {
  const rules = await nextConfig("").headers?.();
  const everywhere = rules?.find(({ source }) => source === "/:path*");
  expect(everywhere?.headers).toContainEqual({ key: "X-Content-Type-Options", value: "nosniff" });
});
