import type { EnvironmentName } from "@/lib/config/config";
import { instanceHeader, instanceId } from "@/lib/health";
import { StepFailure } from "@/lib/mail/probe/problem";
import { askUrl } from "../ask-url";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { isLoopbackUrl } from "./base-url";

export interface BaseUrlFacts {
  baseUrl: string;
  environment: EnvironmentName;
  ownInstance: string;
  answer:
    | { status: number; instance: string | null; version: string | null; location: string | null; latencyMs: number }
    /** Nothing answered; why, as a sentence. */
    | { silent: string };
}

export const appBaseUrl = defineCheck<BaseUrlFacts>({
  id: "app.base_url",
  area: "application",
  title: "Base URL",
  why: "Links in mails lead there: if somebody else answers, invitations and resets are lost or given away.",
  severity: "critical",
  pace: "quick",
  limitSeconds: 15,
  async gather(deps, { now, signal }) {
    const { baseUrl, environment } = deps.config;
    const ownInstance = await instanceId(deps);
    return { baseUrl, environment, ownInstance, answer: await askVersion(`${baseUrl}/version`, now, signal) };
  },
  judge: judgeBaseUrl,
});

async function askVersion(address: string, now: Date, signal: AbortSignal): Promise<BaseUrlFacts["answer"]> {
  try {
    const { status, headers, body, latencyMs } = await askUrl(address, { now, signal });
    const instance = headers[instanceHeader];
    return {
      status,
      instance: typeof instance === "string" ? instance.slice(0, 40) : null,
      version: versionIn(body),
      // What follows a question mark is for whoever signs in there.
      location: headers.location?.split("?", 1)[0]?.slice(0, 300) ?? null,
      latencyMs,
    };
  } catch (error) {
    if (error instanceof StepFailure) return { silent: error.summary };
    throw error;
  }
}

function versionIn(body: string): string | null {
  try {
    const { version } = JSON.parse(body) as { version?: unknown };
    return typeof version === "string" ? version.slice(0, 40) : null;
  } catch {
    return null;
  }
}

export function judgeBaseUrl({ baseUrl, environment, ownInstance, answer }: BaseUrlFacts): Judgement {
  const asked: [string, string] = ["Asked", `GET ${baseUrl}/version`];
  const look = `curl -si ${baseUrl}/version`;
  if ("silent" in answer)
    return judgeSilence(baseUrl, environment, answer.silent, evidence([asked, ["Answer", answer.silent]]));
  const { status, instance, version, location, latencyMs } = answer;
  const facts = evidence([
    asked,
    ["Answer", `HTTP ${status} after ${latencyMs} ms`],
    ["Instance there", instance ?? "not named"],
    ["This instance", ownInstance],
  ]);
  if (instance === ownInstance)
    return { status: "ok", summary: `${baseUrl} reaches this instance in ${latencyMs} ms`, evidence: facts };
  const failed = (summary: string, text: string): Judgement => ({
    status: "failed",
    summary,
    evidence: facts,
    remedy: { text, command: look },
  });
  if (instance !== null)
    return failed(
      `${baseUrl} reaches another Seaworthy`,
      "Links in our mails open there. Set BASE_URL to this one's address, or let the proxy lead it here: both processes must use the same DATABASE_URL.",
    );
  if (status === 401 || status === 403 || status === 407)
    return {
      status: "cannot_see",
      summary: `What stands in front of ${baseUrl} asks for credentials`,
      evidence: facts,
      remedy: { text: "Let /version pass without them: it says nothing that is secret.", command: look },
    };
  if (status >= 300 && status < 400)
    return failed(
      `${baseUrl} redirects elsewhere`,
      `It leads to ${location ?? "no address"}. Set BASE_URL to the address at which the console itself answers.`,
    );
  if (status >= 500)
    return failed(
      `${baseUrl} answers ${status}`,
      "A proxy is there, and no web process behind it, or one that fails. See whether it runs, and its log.",
    );
  if (version !== null)
    return failed(
      `${baseUrl} reaches a Seaworthy that does not say which`,
      "It is an older version, or its own database does not answer. Look at what it says, and restart it with this version.",
    );
  return failed(
    `Something else answers at ${baseUrl}`,
    "Set BASE_URL to the address at which people reach this console, or let the proxy lead it here.",
  );
}

/** Loopback is another machine for each container: outside production that is nobody's mistake. */
function judgeSilence(
  baseUrl: string,
  environment: EnvironmentName,
  why: string,
  facts: ReturnType<typeof evidence>,
): Judgement {
  const isHere = isLoopbackUrl(baseUrl);
  if (isHere && environment !== "production")
    return {
      status: "cannot_see",
      summary: `${baseUrl} does not answer the process that looked: ${why}`,
      evidence: facts,
      remedy: {
        text: "It is this machine's own address: a worker in a container of its own cannot reach it. If the web process does not run, start it.",
        command: `curl -si ${baseUrl}/version`,
      },
    };
  return {
    status: "failed",
    summary: `Nothing answers at ${baseUrl}`,
    evidence: facts,
    remedy: {
      text: isHere
        ? "Links in mails lead to the reader's own machine. Set BASE_URL to the address at which people reach the console."
        : "Check that the name leads to the proxy, that the proxy runs, and that this machine may reach it. Then, from here:",
      command: isHere ? "BASE_URL=https://console.example.com" : `curl -si ${baseUrl}/version`,
    },
  };
}
