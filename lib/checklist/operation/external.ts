import type { NamedDependency } from "@/lib/config/config";
import { withinSeconds } from "@/lib/mail/probe/limits";
import { StepFailure } from "@/lib/mail/probe/problem";
import { connectToFirst, resolveHost } from "@/lib/mail/probe/reach-server";
import { askUrl, judgeDaysLeft, type SeenCertificate } from "../ask-url";
import { type Check, defineCheck, type Judgement, type Look } from "../check";
import { evidence } from "../evidence";

const connectSeconds = 5;
const slowMs = 2000;

export interface DependencyFacts {
  name: string;
  address: string;
  answer:
    | { type: "url"; status: number; location: string | null; latencyMs: number; certificate: SeenCertificate | null }
    | { type: "port"; latencyMs: number }
    /** Nothing answered; why, as a sentence. */
    | { silent: string };
}

/** Looks at one thing that the application needs besides its database, as the operator named it in DEPENDENCIES. */
export function dependencyCheck(dependency: NamedDependency): Check {
  return defineCheck<DependencyFacts>({
    id: `external.${dependency.name.toLowerCase()}`,
    area: "operation",
    title: `Dependency ${dependency.name}`,
    why: "The application needs it besides its database: when it is gone, so is what depends on it.",
    severity: "warning",
    pace: "quick",
    limitSeconds: 15,
    gather: (_deps, look) => gatherDependency(dependency, look),
    judge: judgeDependency,
  });
}

async function gatherDependency({ name, address }: NamedDependency, look: Look): Promise<DependencyFacts> {
  const shown = address.type === "url" ? withoutQuery(address.url) : `${address.host}:${address.port}`;
  try {
    if (address.type === "port")
      return {
        name,
        address: shown,
        answer: { type: "port", latencyMs: await connectOnce(address.host, address.port, look) },
      };
    const { status, headers, latencyMs, certificate } = await askUrl(address.url, look);
    const { location = null } = headers;
    return { name, address: shown, answer: { type: "url", status, location, latencyMs, certificate } };
  } catch (error) {
    if (error instanceof StepFailure) return { name, address: shown, answer: { silent: error.summary } };
    throw error;
  }
}

async function connectOnce(host: string, port: number, { signal }: Look): Promise<number> {
  return withinSeconds(connectSeconds, signal, async (ending) => {
    const startedAt = performance.now();
    const { socket } = await connectToFirst(await resolveHost(host, false), port, connectSeconds, ending);
    socket.destroy();
    return Math.round(performance.now() - startedAt);
  });
}

/** What follows a question mark may be a key. */
function withoutQuery(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

export function judgeDependency({ name, address, answer }: DependencyFacts): Judgement {
  const try_ = (text: string) => ({ text, command: commandFor(address) });
  if ("silent" in answer)
    return {
      status: "failed",
      summary: `${name} does not answer`,
      evidence: evidence([["Address", address]], [answer.silent]),
      remedy: try_(`${answer.silent} See whether it runs, and whether this machine may reach it:`),
    };
  const { latencyMs } = answer;
  const took: [string, string] = ["Took", `${latencyMs} ms`];
  const isSlow = latencyMs > slowMs;
  const slow = (shown: ReturnType<typeof evidence>): Judgement => ({
    status: "warning",
    summary: `${name} is slow: ${latencyMs} ms`,
    evidence: shown,
    remedy: try_("People wait for it as long. Look at its load and at the way there:"),
  });
  if (answer.type === "port") {
    const shown = evidence([["Address", address], took]);
    return isSlow
      ? slow(shown)
      : { status: "ok", summary: `${name} takes connections in ${latencyMs} ms`, evidence: shown };
  }
  const { status, certificate, location } = answer;
  const shown = evidence([
    ["Address", address],
    ["Answer", `HTTP ${status}${location === null ? "" : `, to ${location.split("?", 1)[0] ?? ""}`}`],
    took,
    ...(certificate === null ? [] : [["Certificate valid until", certificate.validTo.slice(0, 10)] as const]),
  ]);
  if (status >= 400)
    return {
      status: "failed",
      summary: `${name} answers ${status}`,
      evidence: shown,
      remedy: try_(
        status >= 500
          ? "It is there, and says that it fails. Its own log knows why:"
          : "It does not know this address, or wants credentials. Name one in DEPENDENCIES that answers 200 to anybody:",
      ),
    };
  if (status >= 300)
    return {
      status: "warning",
      summary: `${name} redirects elsewhere, and nobody follows`,
      evidence: shown,
      remedy: try_("Whether it works is told by the address that it leads to. Name that one in DEPENDENCIES:"),
    };
  const days = certificate === null ? null : judgeDaysLeft(certificate);
  if (days !== null && days.status !== "ok")
    return {
      status: days.status,
      summary: `${name} answers, and ${days.says}`,
      evidence: shown,
      remedy: try_("Tell its makers, or renew it; the application will refuse it as we would:"),
    };
  if (isSlow) return slow(shown);
  return {
    status: "ok",
    summary: `${name} answers ${status} in ${latencyMs} ms${days === null ? "" : `; ${days.says}`}`,
    evidence: shown,
  };
}

function commandFor(address: string): string {
  if (/^https?:/.test(address)) return `curl -sSi '${address}'`;
  const at = address.lastIndexOf(":");
  return `nc -vz ${address.slice(0, at)} ${address.slice(at + 1)}`;
}
