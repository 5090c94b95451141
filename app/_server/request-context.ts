import type { Logger } from "pino";
import type { Client } from "@/lib/auth/client";
import { clientAddress } from "@/lib/auth/client-address";
import type { Deps } from "@/lib/deps";
import { currentRequestId } from "@/lib/kernel/log-context";
import { acceptRequestId, observed } from "./observe-requests";

/** What the adapters know about a request besides its input. */
export interface RequestContext extends Client {
  requestId: string;
  /** The browser's `Origin` header. */
  origin: string | null;
  cookie: string | null;
  /** The secret of an API token, from `Authorization: Bearer sw_…`. Another's bearer token is none of our business. */
  tokenSecret: string | null;
  /** What the answer carries whatever it says: added to while the request is being looked at. */
  answerHeaders: Headers;
  log: Logger;
}

export function requestContext(deps: Deps, headers: { get(name: string): string | null }): RequestContext {
  const requestId = acceptRequestId(headers.get("x-request-id"));
  return {
    requestId,
    address: clientAddress({
      peer: headers.get(observed().peerHeader),
      forwardedFor: headers.get("x-forwarded-for"),
      trustedProxies: deps.config.trustedProxies,
    }),
    userAgent: headers.get("user-agent"),
    origin: headers.get("origin"),
    cookie: headers.get("cookie"),
    tokenSecret: /^Bearer (sw_\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null,
    answerHeaders: new Headers({ "x-request-id": requestId, "cache-control": "no-store" }),
    // While a request is observed every line carries its id already.
    log: currentRequestId() === requestId ? deps.log : deps.log.child({ requestId }),
  };
}

/** The plain header objects of Node and next-auth, read like `Headers`. */
export function headersOf(plain: Readonly<Record<string, string | string[] | undefined>>) {
  return {
    get(name: string): string | null {
      const value = plain[name.toLowerCase()];
      return (Array.isArray(value) ? value.join(", ") : value) ?? null;
    },
  };
}
