import type { AuthOptions } from "next-auth";
import { readSession, signIn, signOut } from "@/lib/accounts";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { webDeps } from "./deps";
import { headersOf, requestContext } from "./request-context";

/** next-auth's options over our accounts, for the one route that serves it. */
export function authOptions(headers: { get(name: string): string | null }): AuthOptions {
  const deps = webDeps();
  return nextAuthOptions(
    deps.config,
    {
      signIn: (credentials, received) => signIn(deps, credentials, requestContext(deps, headersOf(received))),
      readSession: async (sid) => (await readSession(deps, sid))?.user ?? null,
      signOut: (sid) => signOut(deps, sid, requestContext(deps, headers)),
    },
    deps.log,
  );
}
