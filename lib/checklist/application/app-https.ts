import { readableUtc } from "@/lib/kernel/clock";
import { OperatorError } from "@/lib/kernel/errors";
import { formatDuration } from "@/lib/kernel/units";
import { StepFailure } from "@/lib/mail/probe/problem";
import type { EnvironmentName } from "@/lib/config/config";
import { askUrl, judgeDaysLeft, type SeenCertificate } from "../ask-url";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { isLoopbackUrl } from "./base-url";

const dayMs = 86_400_000;
/** What the preload list of browsers and most auditors ask at least: half a year. */
const shortestHstsSeconds = 180 * 86_400;

export interface HttpsFacts {
  baseUrl: string;
  environment: EnvironmentName;
  /** Null: the address is http, and there is nothing to look at. */
  answer: { certificate: SeenCertificate; hsts: string | null } | null;
}

export const appHttps = defineCheck<HttpsFacts>({
  id: "app.https",
  area: "application",
  title: "HTTPS",
  why: "Passwords and sessions travel to this address: without a trusted certificate anybody on the way reads them.",
  severity: "critical",
  pace: "slow",
  limitSeconds: 15,
  async gather({ config: { baseUrl, environment } }, { now, signal }) {
    if (!baseUrl.startsWith("https:")) return { baseUrl, environment, answer: null };
    const { certificate, headers } = await askUrl(`${baseUrl}/version`, { now, signal }).catch(explain);
    const hsts = headers["strict-transport-security"] ?? null;
    return { baseUrl, environment, answer: certificate === null ? null : { certificate, hsts } };
  },
  judge: judgeHttps,
});

function explain(error: unknown): never {
  if (!(error instanceof StepFailure)) throw error;
  throw new OperatorError("checklist.no_https_answer", error.summary, {
    kind: "unavailable",
    hint: "Nothing can be said of a certificate that nobody showed. The check of the base URL says what to do about the silence.",
    cause: error,
  });
}

export function judgeHttps({ baseUrl, environment, answer }: HttpsFacts): Judgement {
  if (answer === null) return judgePlain(baseUrl, environment);
  const { certificate, hsts } = answer;
  const days = judgeDaysLeft(certificate);
  const facts = evidence([
    ["Address", baseUrl],
    ["Certificate for", certificate.subject],
    ["Issued by", certificate.issuer],
    ["Valid until", readableUtc(new Date(certificate.validTo))],
    ["Strict-Transport-Security", hsts ?? "not sent"],
  ]);
  if (days.status !== "ok") {
    const expired = certificate.leftMs <= 0 ? "The certificate of the console has expired" : null;
    const untrusted = certificate.problem === null ? null : `The certificate of the console is not to be trusted`;
    return {
      status: days.status,
      ...(days.status === "warning" ? { severity: "warning" as const } : {}),
      summary:
        expired ?? untrusted ?? `The certificate of the console expires in ${formatDuration(certificate.leftMs)}`,
      evidence: { ...facts, items: certificate.problem === null ? [] : certificate.problem.split("; ") },
      remedy: {
        text: "Renew it, and let the proxy that ends TLS load the new one. Look at what it shows, from outside:",
        command: `openssl s_client -connect ${hostAndPort(baseUrl)} -servername ${new URL(baseUrl).hostname} </dev/null | openssl x509 -noout -subject -issuer -dates`,
      },
    };
  }
  const seconds = Number(/max-age\s*=\s*"?(\d+)/i.exec(hsts ?? "")?.[1] ?? 0);
  if (seconds < shortestHstsSeconds)
    return {
      status: "warning",
      severity: "warning",
      summary:
        seconds === 0
          ? "Browsers are not told to insist on HTTPS (HSTS is missing)"
          : `Browsers insist on HTTPS for only ${formatDuration(seconds * 1000)}`,
      evidence: facts,
      remedy: {
        text: "Seaworthy sends this header, so a proxy in front removes or replaces it. Let it pass, or set it there:",
        command: "Strict-Transport-Security: max-age=31536000",
      },
    };
  const left = Math.floor(certificate.leftMs / dayMs);
  return { status: "ok", summary: `HTTPS with a trusted certificate, ${left} days left, and HSTS`, evidence: facts };
}

function judgePlain(baseUrl: string, environment: EnvironmentName): Judgement {
  const facts = evidence([
    ["Address", baseUrl],
    ["SEAWORTHY_ENVIRONMENT", environment],
  ]);
  const isHere = isLoopbackUrl(baseUrl);
  if (environment !== "production" && isHere)
    return {
      status: "skipped",
      summary: "The console is used on this machine only, where nothing travels",
      evidence: facts,
    };
  return {
    status: environment === "production" ? "failed" : "warning",
    ...(environment === "production" ? {} : { severity: "warning" as const }),
    summary: `The console is reached over plain HTTP: ${baseUrl}`,
    evidence: facts,
    remedy: {
      text: isHere
        ? "In production people come from elsewhere. Put a proxy with a certificate in front, and say where it is reached; if this is no production, say that."
        : "Put a proxy with a certificate in front (Caddy gets one by itself), and say where it is reached.",
      command: `BASE_URL=https://${isHere ? "console.example.com" : new URL(baseUrl).hostname}`,
    },
  };
}

function hostAndPort(baseUrl: string): string {
  const { hostname, port } = new URL(baseUrl);
  return `${hostname}:${port || "443"}`;
}
