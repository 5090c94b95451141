import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

/** Connecting, sending and the answer's first line together. */
const limitMs = 10_000;

export interface Answer {
  status: number;
  /** Seconds that the receiver asks us to wait. */
  retryAfterSeconds: number | null;
}

/**
 * Posts JSON to an address from the configuration. Follows no redirect, which could lead anywhere, and reads no more of
 * the answer than its head. Throws `alerts.no_answer`, naming the host only: the rest of an address may be a secret.
 */
export async function postJson(
  address: string,
  body: string,
  { headers = {}, signal, now }: { headers?: Record<string, string>; signal?: AbortSignal; now: Date },
): Promise<Answer> {
  const { url, authorization } = splitCredentials(address);
  const limit = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json", "user-agent": "Seaworthy", ...authorization, ...headers },
      body,
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    await response.body?.cancel();
    return { status: response.status, retryAfterSeconds: readRetryAfter(response.headers.get("retry-after"), now) };
  } catch (error) {
    signal?.throwIfAborted();
    const why = limit.aborted ? `no answer within ${limitMs / 1000} s` : whyNot(error);
    throw new OperatorError("alerts.no_answer", `${url.host} could not be reached: ${why}.`, {
      kind: "unavailable",
      hint: "Check the address and that this machine may reach it: firewall, DNS, proxy.",
    });
  }
}

/** `fetch` refuses addresses with a user and a password in them. */
function splitCredentials(address: string): { url: URL; authorization: Record<string, string> } {
  const url = new URL(address);
  const { username, password } = url;
  if (username === "" && password === "") return { url, authorization: {} };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  [url.username, url.password] = ["", ""];
  return { url, authorization: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** `fetch` says "fetch failed"; what failed is in its cause. */
function whyNot(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return codeOf(cause) ?? messageOf(cause);
}
