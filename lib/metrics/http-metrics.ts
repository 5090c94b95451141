import { Counter, Histogram, Registry } from "@prometheus-io/client";

export interface AnsweredRequest {
  method: string;
  /** A pattern, `/backups/[id]`: one of as many as there are routes. */
  route: string;
  status: number;
  seconds: number;
}

interface HttpMetrics {
  registry: Registry;
  requests: Counter<"method" | "route" | "status">;
  durations: Histogram<"method" | "route">;
}

const slot = Symbol.for("seaworthy.metrics.http");
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Shared between the bundles of one process. */
function metrics(): HttpMetrics {
  const holder = globalThis as typeof globalThis & { [slot]?: HttpMetrics };
  holder[slot] ??= create();
  return holder[slot];
}

function create(): HttpMetrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: "seaworthy_http_requests_total",
      help: "Requests this web process has answered.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    durations: new Histogram({
      name: "seaworthy_http_request_duration_seconds",
      help: "From the request's head to the last byte of its answer, or to its abortion.",
      labelNames: ["method", "route"],
      buckets,
      registers,
    }),
  };
}

/** Counts a request that is over. What clients make up (methods) is one label. */
export function countRequest({ method: asked, route, status, seconds }: AnsweredRequest): void {
  const { requests, durations } = metrics();
  const method = methods.has(asked) ? asked : "other";
  requests.inc({ method, route, status: String(status) });
  durations.observe({ method, route }, seconds);
}

export function httpMetrics(): Promise<string> {
  return metrics().registry.metrics();
}
