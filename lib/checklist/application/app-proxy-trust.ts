import { addUp, type ForwardedSeen } from "@/lib/auth/forwarded-seen";
import { readProcessNotes } from "@/lib/health";
import { formatCount } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";

/** Fewer say nothing about how requests usually arrive. */
const enough = 5;

export interface ProxyTrustFacts {
  trusted: number;
  /** Web processes that left a note. */
  processes: number;
  /** What arrived at them in the last hour or two. */
  seen: ForwardedSeen[];
}

export const appProxyTrust = defineCheck<ProxyTrustFacts>({
  id: "app.proxy_trust",
  area: "application",
  title: "Trusted proxies",
  why: "Rate limits and the audit log go by the client's address: trust too few proxies and all people share one, too many and anybody chooses theirs.",
  severity: "warning",
  pace: "quick",
  async gather(deps) {
    const web = (await readProcessNotes(deps)).filter(({ role }) => role === "web");
    return {
      trusted: deps.config.trustedProxies,
      processes: web.length,
      seen: addUp(web.flatMap(({ forwarded }) => forwarded ?? [])),
    };
  },
  judge: judgeProxyTrust,
});

export function judgeProxyTrust({ trusted, processes, seen }: ProxyTrustFacts): Judgement {
  // Whoever is on the machine itself, a health check or an engineer, comes past the proxies.
  const counted = seen.filter(({ hops, peer }) => hops > 0 || peer !== "loopback" || trusted === 0);
  const total = counted.reduce((sum, { requests }) => sum + requests, 0);
  const facts = evidence(
    [
      ["TRUSTED_PROXIES", String(trusted)],
      ["Web processes asked", String(processes)],
      ["Requests in the last hours", formatCount(total)],
    ],
    counted.map(lineOf),
  );
  if (processes === 0)
    return { status: "skipped", summary: "No web process has told yet what arrives at it", evidence: facts };
  const usual = [...counted].sort((a, b) => b.requests - a.requests)[0];
  if (usual === undefined || total < enough)
    return {
      status: "skipped",
      summary: "Too few requests have arrived in the last hour to tell how many proxies they pass",
      evidence: facts,
    };
  const set = { command: `TRUSTED_PROXIES=${usual.hops}`, link: { label: "Open health", href: "/system" } };
  if (usual.hops > trusted && usual.peer !== "public")
    return {
      status: "warning",
      summary: `Requests pass ${proxies(usual.hops)}, and ${trusted === 0 ? "none" : trusted} is trusted`,
      evidence: facts,
      remedy: {
        text: "All people seem to come from the proxy's address: one of them can use up everybody's rate limit, and the audit log names the proxy. Once every proxy on the way is yours:",
        ...set,
      },
    };
  if (usual.hops < trusted)
    return {
      status: "warning",
      summary: `${proxies(trusted)} ${trusted === 1 ? "is" : "are"} trusted, and requests pass ${usual.hops === 0 ? "none" : usual.hops}`,
      evidence: facts,
      remedy: {
        text: "Clients can choose the address that rate limits and the audit log see, by sending X-Forwarded-For themselves. Trust as many as there are:",
        ...set,
      },
    };
  const past = counted.filter(({ hops, peer }) => hops < trusted && peer === "public");
  if (past.length > 0)
    return {
      status: "warning",
      summary: "Some requests come from outside past the proxy",
      evidence: facts,
      remedy: {
        text: "The web process can be reached directly, where a client may send any X-Forwarded-For. Listen on an address that only the proxy reaches, or close the port to others:",
        command: "HOST=127.0.0.1",
      },
    };
  const summary =
    trusted === 0 ? "Requests come directly, and no proxy is trusted" : `Requests pass ${proxies(trusted)}, as trusted`;
  return { status: "ok", summary, evidence: facts };
}

const proxies = (count: number) => several(count, "proxy", "proxies");

function lineOf({ hops, peer, requests }: ForwardedSeen): string {
  const from = { loopback: "this machine", private: "the private network", public: "outside" }[peer];
  const entries = hops === 0 ? "without X-Forwarded-For" : `with ${hops} in X-Forwarded-For`;
  return `${several(requests, "request")} ${entries}, from ${from}`;
}
