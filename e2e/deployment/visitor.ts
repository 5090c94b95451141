import { type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { type Stack } from "./stack";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As they came over the wire: names in turn with values, so that what is there twice is seen twice. */
  rawHeaders: string[];
  text: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request over a connection of its own, nothing unpacked and nothing followed. */
export function ask(url: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, connection: "close" }, timeout: 30_000 }, (response) => {
      const { statusCode = 0, headers: answered, rawHeaders } = response;
      text(response).then((read) => resolve({ status: statusCode, headers: answered, rawHeaders, text: read }), reject);
    });
    sent.once("timeout", () => sent.destroy(new Error(`${method} ${url} was not answered in 30 s`)));
    sent.once("error", reject);
    sent.end(body);
  });
}

/** How often a header is in an answer. */
export function timesOf({ rawHeaders }: Answer, name: string): number {
  return rawHeaders.filter((each, index) => index % 2 === 0 && each.toLowerCase() === name).length;
}

export interface Credentials {
  email: string;
  password: string;
}

/** Somebody with a browser: keeps cookies, and names the console as the origin of what they send. */
export class Visitor {
  readonly #stack: Pick<Stack, "url">;
  readonly #cookies = new Map<string, string>();

  constructor(stack: Pick<Stack, "url">) {
    this.#stack = stack;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async ask(path: string, { headers = {}, ...rest }: Ask = {}): Promise<Answer> {
    const own = { origin: this.#stack.url, ...(this.cookie === "" ? {} : { cookie: this.cookie }) };
    const answer = await ask(`${this.#stack.url}${path}`, { ...rest, headers: { ...own, ...headers } });
    for (const cookie of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Asks the JSON API. Throws when it answers anything but a success. */
  async api<T>(path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    const sent =
      body === undefined
        ? { headers }
        : { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
    const answer = await this.ask(path, sent);
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 1000)}`);
    return JSON.parse(answer.text === "" ? "null" : answer.text) as T;
  }

  /** As the page for it does. */
  async signIn({ email, password }: Credentials): Promise<this> {
    const { csrfToken } = await this.api<{ csrfToken: string }>("/api/auth/csrf");
    const fields = { email, password, code: "", csrfToken, callbackUrl: "/", json: "true" };
    const answer = await this.ask("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    if (answer.status !== 200) throw new Error(`signing in was answered ${answer.status}: ${answer.text}`);
    return this;
  }

  /**
   * Sends a form of a page as the page's own program does: by the id that the build gave the server action, which stands
   * in one of the page's scripts beside its name.
   */
  async act<T>(path: string, action: string, input: object): Promise<T> {
    const page = await this.ask(path);
    const scripts = new Set([...page.text.matchAll(/\/_next\/static\/[^"'\\ ]+\.js/g)].map(([found]) => found));
    for (const script of scripts) {
      const { text: program } = await this.ask(script);
      const id = new RegExp(`"([0-9a-f]{40,})"[^"]*"${action}"`).exec(program)?.[1];
      if (id === undefined) continue;
      const headers = { "next-action": id, accept: "text/x-component", "content-type": "text/plain;charset=UTF-8" };
      const answer = await this.ask(path, { method: "POST", headers, body: JSON.stringify([input]) });
      return resultOf<T>(answer);
    }
    throw new Error(`No script of ${path} knows ${action}`);
  }
}

/** The line of React's stream that holds what the action returned. */
function resultOf<T>({ status, text: answered }: Answer): T {
  const line = answered.split("\n").find((each) => each.includes('{"ok":'));
  if (line === undefined) throw new Error(`The action was answered ${status}: ${answered.slice(0, 1000)}`);
  return JSON.parse(line.slice(line.indexOf("{"))) as T;
}
