import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Visitor } from "./visitor";

export interface Outcome {
  requests: number;
  /** Changes among them that were answered with a success. */
  changes: number;
  /** Answered with anything but a success, or not at all: what, and how long after the beginning. */
  lost: string[];
  seconds: number;
  /** Milliseconds until the last byte of an answer. */
  p50: number;
  p99: number;
  slowest: number;
}

export interface Load {
  /** Sends nothing more, waits for what is on its way. */
  stop(): Promise<Outcome>;
}

/** Under what one person may ask for (RATE_LIMIT_READS and RATE_LIMIT_CHANGES), every tenth being a change. */
const perPersonAndSecond = 2;
const pathsRead = ["/api/admin/overview", "/", "/api/admin/backups", "/api/admin/jobs", "/version"] as const;

/**
 * People who are signed in and keep on asking at a constant rate, whatever the answers take; each change has a key of its
 * own, so that one that was done twice would be seen. (autocannon, which the bench uses, does not count a request whose
 * connection is closed on it.)
 */
export function startLoad(url: string, people: readonly Visitor[], change: { path: string; body: object }): Load {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  const [lost, times]: [string[], number[]] = [[], []];
  const underWay = new Set<Promise<void>>();
  let [requests, changes] = [0, 0];
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    requests++;
    const sentAt = performance.now();
    const lose = (why: string) => lost.push(`${seconds(sentAt - startedAt)} s: ${method} ${path}: ${why}`);
    try {
      const { status, text } = await exchange(agent, `${url}${path}`, method, headers, body);
      times.push(performance.now() - sentAt);
      if (status < 200 || status > 299) lose(`${status} ${text.slice(0, 300)}`);
      else if (method === "POST") changes++;
    } catch (error) {
      lose(String(error));
    }
  };
  const timers = people.map((person, index) => {
    let turn = index;
    return setInterval(() => {
      turn++;
      const { cookie } = person;
      const sent =
        turn % 10 === 0
          ? send("POST", change.path, changing(url, cookie), JSON.stringify(change.body))
          : send("GET", pathsRead[turn % pathsRead.length] ?? "/", { cookie });
      underWay.add(sent);
      void sent.finally(() => underWay.delete(sent));
    }, 1000 / perPersonAndSecond);
  });
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
      agent.destroy();
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
      const elapsed = Number(seconds(performance.now() - startedAt));
      return { requests, changes, lost, seconds: elapsed, p50: at(0.5), p99: at(0.99), slowest: at(1) };
    },
  };
}

function changing(origin: string, cookie: string): Record<string, string> {
  return { origin, cookie, "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
}

function exchange(
  agent: Agent,
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers, timeout: 60_000 }, (response) => {
      buffer(response).then(
        (read) => resolve({ status: response.statusCode ?? 0, text: read.toString("utf8") }),
        reject,
      );
    });
    sent.once("timeout", () => sent.destroy(new Error("not answered in 60 s")));
    sent.once("error", reject);
    sent.end(body);
  });
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
