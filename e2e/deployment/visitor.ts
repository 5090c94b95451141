import { type IncomingHttpHeaders, request } from "node:http";
import { request as requestSecurely } from "node:https";
import { text } from "node:stream/consumers";

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
  /** The certificate that signed the server's, as PEM. */
  ca?: string;
}

/** One request over a connection of its own, nothing unpacked and nothing followed. */
export function ask(url: string, { method = "GET", headers = {}, body, ca }: Ask = {}): Promise<Answer> {
  const options = { method, headers: { ...headers, connection: "close" }, timeout: 30_000, ...(ca && { ca }) };
  return new Promise((resolve, reject) => {
    const sent = (url.startsWith("https:") ? requestSecurely : request)(url, options, (response) => {
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

/** Where somebody finds a console. */
export interface Site {
  url: string;
  /** What their browser believes itself to be at, when a proxy of theirs is in between. */
  origin?: string;
  /** Sent with everything, as such a proxy does. */
  headers?: Record<string, string>;
  ca?: string;
}

/** Somebody with a browser: keeps cookies, and names the console as the origin of what they send. */
export class Visitor {
  readonly #site: Site;
  readonly #cookies = new Map<string, string>();

  constructor(site: Site) {
    this.#site = site;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async ask(path: string, { headers = {}, ...rest }: Ask = {}): Promise<Answer> {
    const { url, origin = url, headers: always = {}, ca } = this.#site;
    const own = { origin, ...always, ...(this.cookie === "" ? {} : { cookie: this.cookie }) };
    const answer = await ask(`${url}${path}`, { ...rest, ...(ca && { ca }), headers: { ...own, ...headers } });
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

  /** Opens a page and sends a form of it. */
  async act<T>(path: string, action: string, input: object): Promise<T> {
    const send = await this.openForm<T>(path, action);
    return send(input);
  }

  /**
   * Opens a page; what is returned sends a form of it as the page's own program does: by the id that the build gave the
   * server action, which stands in one of the page's scripts beside its name, and as a page of that deployment.
   */
  async openForm<T>(path: string, action: string): Promise<(input: object) => Promise<T>> {
    const page = await this.ask(path);
    const scripts = new Set([...page.text.matchAll(/\/_next\/static\/[^"'\\ ]+\.js/g)].map(([found]) => found));
    for (const script of scripts) {
      const { text: program } = await this.ask(script);
      const id = new RegExp(`"([0-9a-f]{40,})"[^"]*"${action}"`).exec(program)?.[1];
      if (id !== undefined)
        return async (input) => resultOf<T>(await this.sendForm(path, id, input, deploymentOf(page)));
    }
    throw new Error(`No script of ${path} knows ${action}`);
  }

  sendForm(path: string, action: string, input: object, deployment: Record<string, string> = {}): Promise<Answer> {
    const headers = { "next-action": action, accept: "text/x-component", "content-type": "text/plain;charset=UTF-8" };
    return this.ask(path, { method: "POST", headers: { ...headers, ...deployment }, body: JSON.stringify([input]) });
  }
}

/** Which images of one source have in common; the page's program repeats it. */
function deploymentOf({ text: page }: Answer): Record<string, string> {
  const id = /data-dpl-id="([^"]+)"/.exec(page)?.[1];
  return id === undefined ? {} : { "x-deployment-id": id };
}

/** The line of React's stream that holds what the action returned. */
function resultOf<T>({ status, text: answered }: Answer): T {
  const line = answered.split("\n").find((each) => each.includes('{"ok":'));
  if (line === undefined) throw new Error(`The action was answered ${status}: ${answered.slice(0, 1000)}`);
  return JSON.parse(line.slice(line.indexOf("{"))) as T;
}
