import { join } from "node:path";
import type { RouteDescription } from "@/app/_api/describe-route";
import type { Deps } from "@/lib/deps";

type Handler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

export interface ApiCall {
  /** Of the path; `none` where it is not said. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it stands. */
  raw?: string | Uint8Array<ArrayBuffer>;
  cookie?: string | undefined;
  headers?: Record<string, string>;
}

export interface ApiAnswer {
  status: number;
  contentType: string;
  text: string;
  /** Null where it is no JSON. */
  json: unknown;
}

/** Asks a route below `app` as the framework does. */
export async function callApi(
  deps: Deps,
  { method, path }: Pick<RouteDescription, "method" | "path">,
  { params = {}, query = {}, body, raw, cookie, headers = {} }: ApiCall = {},
): Promise<ApiAnswer> {
  const file = join(import.meta.dirname, "../app", path.replace(/\{(\w+)\}/g, "[$1]"), "route.ts");
  const handler = ((await import(file)) as Record<string, Handler>)[method];
  if (handler === undefined) throw new Error(`${path} answers no ${method}`);
  const where = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? "none"));
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`${deps.config.baseUrl}${where}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: {
      origin: deps.config.baseUrl,
      ...(cookie === undefined ? {} : { cookie }),
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const given = Object.fromEntries(names.map((name) => [name, params[name] ?? "none"]));
  const response = await handler(request, { params: Promise.resolve(given) });
  const text = await response.text();
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    text,
    json: parsed(text),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
