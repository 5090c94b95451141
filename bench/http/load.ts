import autocannon from "autocannon";
import { median } from "../take-turns";

/** Requests in parallel, as a few load balancers and scrapers make them. */
export const connections = 8;
const seconds = 8;

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Asks for `url` as fast as it answers. Throws when one answer is not what it should be. */
export async function putUnderLoad(url: string): Promise<Load> {
  const result = await autocannon({ url, connections, duration: seconds });
  if (result.non2xx + result.errors + result.timeouts > 0)
    throw new Error(`${url}: ${result.non2xx} answers were no success, ${result.errors} errors`);
  return { requestsPerSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

/** One request after the other, each to its last byte, with finer times than under load. */
export async function askInTurn(url: string, times: number, headers: Record<string, string> = {}): Promise<Load> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const response = await fetch(url, { headers, redirect: "manual" });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    taken.push(performance.now() - started);
  }
  const sorted = taken.toSorted((a, b) => a - b);
  return {
    requestsPerSecond: (times / taken.reduce((sum, ms) => sum + ms, 0)) * 1000,
    p50: median(sorted),
    p99: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0,
  };
}
