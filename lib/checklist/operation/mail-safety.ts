import { peerKindOf } from "@/lib/auth/forwarded-seen";
import type { EnvironmentName, MailConfig } from "@/lib/config/config";
import { messageOf } from "@/lib/kernel/errors";
import { resolveHost } from "@/lib/mail/probe/reach-server";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

export interface MailSafetyFacts {
  environment: EnvironmentName;
  mode: MailConfig["mode"];
  allowedDomains: readonly string[];
  /** `mail.example:587`; null: there is none. */
  server: string | null;
  /** Where it is; null: nobody was asked. */
  serverIs: "here or in the private network" | "outside" | { unknown: string } | null;
  /** The host people type. */
  host: string;
}

export const mailSafety = defineCheck<MailSafetyFacts>({
  id: "mail.safety",
  area: "operation",
  title: "Mail safety",
  why: "A copy of production that writes to real customers is remembered for years.",
  severity: "critical",
  pace: "quick",
  limitSeconds: 15,
  async gather({ config: { environment, mail, baseUrl } }) {
    const { server, mode, allowedDomains } = mail;
    return {
      environment,
      mode,
      allowedDomains,
      server: server === null ? null : `${server.host}:${server.port}`,
      serverIs: server === null || mode !== "captured" ? null : await whereIs(server.host),
      host: new URL(baseUrl).hostname,
    };
  },
  judge: judgeMailSafety,
});

async function whereIs(host: string): Promise<MailSafetyFacts["serverIs"]> {
  try {
    const kinds = (await resolveHost(host, false)).map(peerKindOf);
    return kinds.includes("public") ? "outside" : "here or in the private network";
  } catch (error) {
    return { unknown: messageOf(error) };
  }
}

/** Where everybody has an account, strangers included. */
const publicProviders = new Set(
  "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com gmx.de gmx.net web.de aol.com proton.me".split(
    " ",
  ),
);
/** `staging.shop.example`, `console-test.example`, `localhost`. */
const soundsLikeACopy =
  /(^|[.-])(staging|stage|test|testing|dev|develop|development|qa|uat|preview|sandbox|demo|localhost)\d*([.-]|$)/i;
const link = { label: "Open mail", href: "/mail" };

export function judgeMailSafety(facts: MailSafetyFacts): Judgement {
  const { environment, mode, allowedDomains, server, host } = facts;
  const shown = evidence([
    ["SEAWORTHY_ENVIRONMENT", environment],
    ["Mode", mode],
    ["Server", server ?? "none"],
    ["Allowed domains", allowedDomains.join(", ") || "none"],
  ]);
  if (mode === "off") return { status: "ok", summary: "No mail leaves: there is no mail server", evidence: shown };
  if (mode === "captured") return judgeCatcher(facts, shown);
  if (mode === "live") {
    if (!soundsLikeACopy.test(host))
      return { status: "skipped", summary: "This is production, where mail is meant to leave", evidence: shown };
    return {
      status: "failed",
      summary: `${host} does not sound like production, and mail leaves to everybody`,
      evidence: { ...shown, facts: [...shown.facts, { label: "Host of BASE_URL", value: host }] },
      remedy: {
        text: "Unless told otherwise, every installation is production. If this is none, say so, and only the domains you allow get mail:",
        command: "SEAWORTHY_ENVIRONMENT=staging\nMAIL_ALLOWED_DOMAINS=example.com",
        link,
      },
    };
  }
  const open = allowedDomains.filter((domain) => publicProviders.has(domain));
  if (open.length > 0)
    return {
      status: "failed",
      summary: `In ${environment}, mail leaves to everybody at ${open.join(", ")}`,
      evidence: shown,
      remedy: {
        text: "Customers have accounts there, too. Allow only domains whose people all belong to you:",
        command: `MAIL_ALLOWED_DOMAINS=${allowedDomains.filter((domain) => !publicProviders.has(domain)).join(",") || "example.com"}`,
        link,
      },
    };
  const who = allowedDomains.length === 0 ? "nobody" : `only people at ${allowedDomains.join(", ")}`;
  return {
    status: "ok",
    summary: `In ${environment}, mail reaches ${who}`,
    evidence: shown,
  };
}

/** MAIL_CAPTURE is a promise about the server, which nobody but the operator can keep. */
function judgeCatcher({ server, serverIs }: MailSafetyFacts, shown: ReturnType<typeof evidence>): Judgement {
  if (serverIs === "here or in the private network")
    return { status: "ok", summary: `Every mail is caught by ${server}`, evidence: shown };
  if (serverIs === "outside")
    return {
      status: "failed",
      summary: `${server} is said to catch all mail, and is a server on the internet`,
      evidence: shown,
      remedy: {
        text: "A catcher runs beside us. If this one delivers, mail leaves to everybody, whatever the environment. Take the promise back:",
        command: "MAIL_CAPTURE=false",
        link,
      },
    };
  return {
    status: "cannot_see",
    summary: `Cannot see where the catcher ${server} is`,
    evidence: shown,
    remedy: {
      text: serverIs === null ? "" : `${serverIs.unknown} See that it runs, or name another in SMTP_HOST.`,
      link,
    },
  };
}
