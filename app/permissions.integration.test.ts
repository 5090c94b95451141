import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NextApiRequest, NextApiResponse } from "next";
import { headers } from "next/headers";
import { NextRequest } from "next/server";
import type { ReactNode } from "react";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { webDeps } from "@/app/_server/deps";
import { parseInput } from "@/app/_server/parse-input";
import { type Actor, mayDo, requireScope, type Scope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { Role } from "@/lib/store/schema";
import { signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { type Permission, permissions } from "./permissions";

vi.mock("@/app/_server/deps", () => ({ webDeps: vi.fn<() => Deps>() }));
vi.mock("next/headers", () => ({
  headers: vi.fn<typeof headers>(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));
// It needs more of the framework than there is here; the stories sign in for real.
vi.mock("next-auth", () => ({ default: async () => Response.json({}) }));
vi.mock("@/app/_server/parse-input", { spy: true });
vi.mock("@/lib/auth/actor", { spy: true });

type Who = "stranger" | Role;
const everybody: Who[] = ["stranger", "viewer", "operator", "administrator"];
const root = join(import.meta.dirname, "..");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

let deps: TestDeps;
let cookies: Map<Role, string>;

beforeAll(async () => {
  deps = await makeDeps();
  vi.mocked(webDeps).mockReturnValue(deps);
  cookies = await signInEachRole(deps);
});
afterAll(() => deps.dispose());

/** What the verbs behind an entry asked for: the scope, and whether the actor has it. */
interface Asked {
  scope: Scope;
  allowed: boolean;
}
let asked: Asked[] = [];

beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
  // Whatever was sent reaches the verb, and the verb ends at its first line: nothing is really done.
  vi.mocked(parseInput).mockImplementation((_schema, input) => input as never);
  vi.mocked(requireScope).mockImplementation((actor: Actor, scope: Scope) => {
    const allowed = mayDo(actor, scope);
    asked.push({ scope, allowed });
    throw new OperatorError(allowed ? "test.allowed" : "auth.forbidden", "", {
      kind: allowed ? "conflict" : "forbidden",
    });
  });
});

const received = (who: Who): Record<string, string> => ({
  origin: deps.config.baseUrl,
  ...(who === "stranger" ? {} : { cookie: cookies.get(who) ?? "" }),
});

interface Outcome {
  /** The answer's error code, or where it leads to. */
  code: string;
  asked: Asked[];
}

interface Entry {
  name: string;
  call(who: Who): Promise<string>;
}

const files = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .filter((file) => !/\.test\./.test(file))
    .toSorted();

async function pageEntries(): Promise<Entry[]> {
  return files("app/**/page.tsx").map((file) => {
    const path =
      file
        .replace(/^app/, "")
        .replace(/\/\([^)]+\)/g, "")
        .replace(/\/page\.tsx$/, "") || "/";
    return { name: path, call: (who) => callPage(file, path, who) };
  });
}

async function callPage(file: string, path: string, who: Who): Promise<string> {
  vi.mocked(headers).mockResolvedValue(new Headers({ ...received(who), "x-console-path": path }));
  const { default: Page } = (await import(join(root, file))) as { default: (props: object) => unknown };
  // Of the form that ids have: what is none is nobody's page, whoever asks.
  const params = Promise.resolve({ id: "0".repeat(26), version: "1", name: "invitation" });
  try {
    await render(Page({ params, searchParams: Promise.resolve({}) }));
    return "shown";
  } catch (error) {
    if (error instanceof OperatorError) return error.code;
    const { digest } = error as { digest?: string };
    if (digest === undefined) throw error;
    return digest.startsWith("NEXT_REDIRECT") ? `to ${digest.split(";")[2]?.split("?")[0]}` : digest;
  }
}

/** Runs the server's components inside a page, as far as they read something. */
async function render(node: unknown): Promise<void> {
  const resolved = await node;
  if (Array.isArray(resolved)) {
    for (const each of resolved) await render(each);
    return;
  }
  if (typeof resolved !== "object" || resolved === null || !("props" in resolved)) return;
  const { type, props } = resolved as { type?: unknown; props: { children?: ReactNode } };
  if (typeof type === "function" && type.constructor.name === "AsyncFunction")
    await render((type as (props: object) => unknown)(props));
  else for (const value of Object.values(props)) if (typeof value === "object") await render(value);
}

async function routeEntries(): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const file of files("app/**/route.ts")) {
    const routes = (await import(join(root, file))) as Record<string, unknown>;
    const path = file.replace(/^app/, "").replace(/\/route\.ts$/, "");
    for (const method of methods) {
      const handler = routes[method];
      if (typeof handler !== "function") continue;
      found.push({ name: `${method} ${path}`, call: (who) => callRoute(handler as Handler, method, path, who) });
    }
  }
  return found;
}

type Handler = (request: NextRequest, context: { params: Promise<object> }) => Promise<Response>;

async function callRoute(handler: Handler, method: string, path: string, who: Who): Promise<string> {
  const request = new NextRequest(deps.config.baseUrl + path, { method, headers: received(who) });
  vi.mocked(headers).mockResolvedValue(request.headers);
  const response = await handler(request, {
    params: Promise.resolve({ id: "x", name: "invitation", nextauth: [method === "GET" ? "csrf" : "signout"] }),
  });
  return codeIn(response.status, await response.text());
}

function codeIn(status: number, text: string): string {
  try {
    return (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? String(status);
  } catch {
    return String(status);
  }
}

async function actionEntries(): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const file of files("app/**/*.ts")) {
    if (!(await readFile(join(root, file), "utf8")).startsWith('"use server"')) continue;
    for (const [name, exported] of Object.entries((await import(join(root, file))) as Record<string, unknown>)) {
      const path = file.replace(/^app\//, "").replace(/\/(_components\/)?[^/]+\.ts$/, "");
      found.push({ name: `${path} ${name}`, call: (who) => callAction(exported as Action, who) });
    }
  }
  return found;
}

type Action = (input: object) => Promise<{ ok: boolean; error?: { code: string } } | null>;

async function callAction(run: Action, who: Who): Promise<string> {
  vi.mocked(headers).mockResolvedValue(new Headers(received(who)));
  const answer = await run({ id: "x" });
  return answer?.error?.code ?? "done";
}

async function pagesApiEntries(): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const file of files("pages/api/**/*.ts")) {
    const { default: handler } = (await import(join(root, file))) as { default: ApiHandler };
    const path = file.replace(/^pages/, "").replace(/(\/index)?\.ts$/, "");
    for (const method of methods) {
      const call = (who: Who) => callPagesApi(handler, method, path, who);
      if ((await call("stranger")) !== "http.method") found.push({ name: `${method} ${path}`, call });
    }
  }
  return found;
}

type ApiHandler = (request: NextApiRequest, response: NextApiResponse) => Promise<void>;

async function callPagesApi(handler: ApiHandler, method: string, path: string, who: Who): Promise<string> {
  const sent = { code: "" };
  const tus = { "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream" };
  const request = {
    method,
    url: path,
    query: path.includes("[id]") ? { id: "x" } : {},
    headers: { ...received(who), ...tus },
  };
  const response = {
    setHeader: () => response,
    setHeaders: () => response,
    removeHeader: () => response,
    status: (code: number) => Object.assign(response, { end: () => (sent.code ||= String(code)) }),
    json: (value: unknown) => (sent.code = codeIn(200, JSON.stringify(value))),
    end: () => undefined,
  };
  await handler(request as unknown as NextApiRequest, response as unknown as NextApiResponse);
  return sent.code;
}

/** Everything there is, by the groups of the table. */
const entries = {
  pages: pageEntries,
  routes: async () => [...(await routeEntries()), ...(await pagesApiEntries())],
  actions: actionEntries,
};

describe.each(["pages", "routes", "actions"] as const)("%s", (group) => {
  const declared: Record<string, Permission> = permissions[group];

  test("what there is and what is declared are the same", async () => {
    const names = (await entries[group]()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(declared).toSorted());
  });

  test("strangers get nothing, and each role what is declared", async () => {
    const problems: string[] = [];
    for (const entry of await entries[group]()) {
      const permission = declared[entry.name];
      if (permission === undefined) continue;
      for (const who of everybody) {
        const outcome = await observe(entry, who, permission);
        if (!isRight(group, permission, who, outcome))
          problems.push(`${entry.name} (${permission}) as ${who}: ${outcome.code} ${JSON.stringify(outcome.asked)}`);
      }
    }
    expect(problems).toEqual([]);
  }, 180_000);
});

async function observe(entry: Entry, who: Who, permission: Permission): Promise<Outcome> {
  asked = [];
  // What anybody may use is not called with nonsense: it would be worked on.
  if (permission === "public") vi.mocked(parseInput).mockRestore();
  const code = await entry.call(who);
  vi.mocked(parseInput).mockImplementation((_schema, input) => input as never);
  return { code, asked };
}

function isRight(group: keyof typeof entries, permission: Permission, who: Who, { code, asked }: Outcome): boolean {
  if (permission === "public") return !code.startsWith("auth.") && code !== "to /sign-in" && code !== "unexpected";
  if (who === "stranger")
    return asked.length === 0 && code === (group === "pages" ? "to /sign-in" : "auth.not_signed_in");
  const [first] = group === "pages" ? asked.filter(({ scope }) => scope === permission) : asked;
  if (!mayDo({ role: who, session: null }, permission))
    return group === "pages" ? first?.allowed !== true : first?.allowed === false && code === "auth.forbidden";
  // A page shows the verb's answer in its place.
  return first?.scope === permission && first.allowed && code === (group === "pages" ? "shown" : "test.allowed");
}
