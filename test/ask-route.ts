import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import type { Role } from "@/lib/store/schema";

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string> | undefined> },
) => Promise<Response>;

export interface RouteAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** A person of each role with an open session; answers the cookies. */
export async function signInEachRole(deps: Deps): Promise<Map<Role, string>> {
  const cookies = new Map<Role, string>();
  for (const role of ["viewer", "operator", "administrator"] as const) {
    const person = { email: `${role}@example.test`, password: "four unrelated words here" };
    await createUser(deps, systemActor, { ...person, name: role, role });
    const { sid } = await signIn(deps, person, { address: null, userAgent: null, requestId: null });
    const token = await encode({ token: { sid }, secret: deps.config.authSecret });
    cookies.set(role, `${sessionCookieName(deps.config)}=${token}`);
  }
  return cookies;
}

/** Asks a route below `app/api/admin` as the framework does. `path` is a folder's with `{id}` in it. */
export async function askRoute(
  deps: Deps,
  [method, path]: readonly [string, string],
  { id, cookie, body }: { id?: string; cookie?: string | undefined; body?: object } = {},
): Promise<RouteAnswer> {
  const [folder = "", query = ""] = path.replace("{id}", "[id]").split("?");
  const file = join(import.meta.dirname, "../app/api/admin", folder, "route.ts");
  const routes = (await import(file)) as Record<string, Handler>;
  const response = await routes[method]?.(
    new Request(`${deps.config.baseUrl}/api/admin/${folder}?${query}`, {
      method,
      headers: {
        origin: deps.config.baseUrl,
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve(folder.includes("[id]") ? { id: id ?? "" } : undefined) },
  );
  if (response === undefined) throw new Error(`${path} answers no ${method}`);
  return { status: response.status, body: (await response.json().catch(() => null)) as Record<string, unknown> };
}
