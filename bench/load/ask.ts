/** As long as anybody waits; then it counts as a failure. */
const patienceSeconds = 30;

/** An answer that is not what it should be. */
export class Unexpected extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface AskOptions {
  cookie?: string;
  headers?: Record<string, string>;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
}

export interface Answered {
  text: string;
  /** What a browser would keep, for the next request. */
  cookies: string;
}

/** Asks as a browser would and reads to the last byte. Throws `Unexpected` for everything but a 2xx, redirects too. */
export async function ask(url: string, options: AskOptions = {}): Promise<Answered> {
  const response = await request(url, options, AbortSignal.timeout(patienceSeconds * 1000));
  const text = await response.text();
  if (!response.ok) throw new Unexpected(response.status, `${response.status}${codeIn(text)}`);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");
  return { text, cookies: cookies.join("; ") };
}

/** The answer as it comes, whatever it is, not yet read. */
export async function request(url: string, options: AskOptions, signal: AbortSignal): Promise<Response> {
  const { cookie, headers, form, json } = options;
  const body = form !== undefined ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  return fetch(url, {
    method: body === undefined ? "GET" : "POST",
    redirect: "manual",
    signal,
    headers: {
      "accept-encoding": "gzip, deflate, br",
      ...(cookie === undefined ? {} : { cookie }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      // Without it, whoever changes something is refused.
      ...(body === undefined ? {} : { origin: new URL(url).origin }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** ` (request.timed_out)`, where the answer says so. */
function codeIn(text: string): string {
  const code = /"code":"([a-z_.]+)"/.exec(text)?.[1];
  return code === undefined ? "" : ` (${code})`;
}
