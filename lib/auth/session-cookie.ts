import { decode } from "next-auth/jwt";
import type { Config } from "@/lib/config/config";

type CookieConfig = Pick<Config, "baseUrl" | "authSecret">;

/** Over HTTPS the `__Host-` prefix makes browsers refuse the cookie from anywhere but this very host. */
export function sessionCookieName(config: Pick<Config, "baseUrl">): string {
  return config.baseUrl.startsWith("https:") ? "__Host-seaworthy.session" : "seaworthy.session";
}

/** The `sid` inside the encrypted cookie of a request; null when there is none or it is not ours. */
export async function readSid(config: CookieConfig, cookieHeader: string | null): Promise<string | null> {
  const token = cookieValue(cookieHeader, sessionCookieName(config));
  if (token === null) return null;
  try {
    const payload = await decode({ token, secret: config.authSecret });
    return sidOf(payload);
  } catch {
    // Signed with another secret, cut or expired: a stranger's cookie, not a failure.
    return null;
  }
}

export function sidOf(payload: Readonly<Record<string, unknown>> | null): string | null {
  const sid = payload?.["sid"];
  return typeof sid === "string" ? sid : null;
}

function cookieValue(header: string | null, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const [key = "", ...value] = pair.split("=");
    if (key.trim() === name) return value.join("=").trim();
  }
  return null;
}
