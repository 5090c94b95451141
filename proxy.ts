import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { isDevelopmentServer } from "@/lib/config/next-environment";

/** What no form of ours comes near; Next stops reading a little later. */
const maxFormBytes = 1_000_000;

/**
 * Gives each page a content security policy with a fresh nonce, and tells it its own path. Authorisation is not here:
 * every verb does that itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (await isTooLarge(request)) return tooLarge();
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy.text);
  headers.set("x-nonce", policy.nonce);
  headers.set("x-console-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy.text);
  return response;
}

/** What does not say how long it is (chunks) is counted: Next keeps what is read here for the page. */
async function isTooLarge({ headers, body }: NextRequest): Promise<boolean> {
  const told = headers.get("content-length");
  if (told !== null) return Number(told) > maxFormBytes;
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxFormBytes) return true;
  }
  return false;
}

/** In words, which Next shows to the form; it would itself answer 500. */
function tooLarge(): NextResponse {
  const text = `A form may send at most ${maxFormBytes} bytes.`;
  return new NextResponse(text, { status: 413, headers: { "content-type": "text/plain; charset=utf-8" } });
}

function contentSecurityPolicy(nonce: string): { nonce: string; text: string } {
  const scripts = `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopmentServer() ? " 'unsafe-eval'" : ""}`;
  const directives = [
    "default-src 'self'",
    `script-src ${scripts}`,
    // Style attributes in the markup are refused, too: what is computed is set by scripts, or is a class.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return { nonce, text: directives.join("; ") };
}

/** Pages only. The API sets no policy, and a body that passes through here is cut at 10 MB. */
export const config = { matcher: ["/((?!api/|_next/|health$|health/|metrics$|version$|favicon.ico|icon).*)"] };
