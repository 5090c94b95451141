import { systemActor } from "@/lib/auth/actor";
import type { MailConfig } from "@/lib/config/config";
import { checkSender, type DnsFinding } from "@/lib/mail";
import { whyNotPublic } from "@/lib/mail/dns/public-domain";
import { domainOf } from "@/lib/mail/who-gets-mail";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

export interface MailDomainFacts {
  mode: MailConfig["mode"];
  domain: string;
  /** Why nobody outside can look it up; null: they can. */
  notPublic: string | null;
  /** Null: there was no reason to ask. */
  records: DnsFinding[] | null;
}

export const mailDomain = defineCheck<MailDomainFacts>({
  id: "mail.domain",
  area: "operation",
  title: "Sender domain",
  why: "Receivers look at SPF, DKIM and DMARC to tell our mail from forged mail, and refuse what they cannot tell.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 30,
  async gather(deps) {
    const { mode, from } = deps.config.mail;
    const domain = domainOf(from.address);
    const notPublic = whyNotPublic(domain);
    const isAsked = notPublic === null && (mode === "live" || mode === "allow-list");
    const records = isAsked ? (await checkSender(deps, systemActor, {})).records : null;
    return { mode, domain, notPublic, records };
  },
  judge: judgeMailDomain,
});

const link = { label: "Open mail", href: "/mail" };

export function judgeMailDomain({ mode, domain, notPublic, records }: MailDomainFacts): Judgement {
  if (mode === "off" || mode === "captured") {
    const why = mode === "off" ? "there is no mail server" : "every mail is caught";
    return { status: "skipped", summary: `No mail leaves, so no receiver looks at ${domain}: ${why}` };
  }
  if (notPublic !== null) {
    const judged = {
      summary: `Nobody outside knows the sender's domain ${domain}`,
      evidence: evidence([["Sender's domain", domain]]),
    };
    const text = `${notPublic} Send from an address of your own domain:`;
    return {
      ...judged,
      status: mode === "live" ? "failed" : "warning",
      remedy: { text, command: "MAIL_FROM=Seaworthy <noreply@example.com>", link },
    };
  }
  const found = records ?? [];
  const facts = evidence(
    [["Sender's domain", domain], ...found.map(({ what, summary }): [string, string] => [what, summary])],
    found.flatMap((record) => record.found.map((text) => `${record.what}: ${text}`)),
  );
  const bad = found.filter(({ status }) => status === "wrong" || status === "missing");
  const weak = found.filter(({ status }) => status === "warning");
  const worst = [...bad, ...weak];
  if (worst.length > 0) return { ...tell(domain, worst, bad.length > 0), evidence: facts };
  const unseen = found.filter(({ status }) => status === "unknown");
  if (unseen.length > 0)
    return {
      status: "cannot_see",
      summary: `${listOf(unseen)} of ${domain} cannot be seen`,
      evidence: facts,
      remedy: { text: unseen[0]?.problem ?? "", link, ...commandFor(unseen) },
    };
  return { status: "ok", summary: `MX, SPF, DKIM and DMARC of ${domain} are right`, evidence: facts };
}

function tell(domain: string, records: DnsFinding[], isBad: boolean): Judgement {
  const publish = records.flatMap(({ record }) =>
    record === null ? [] : [`${record.name}  ${record.type}  ${record.value}`],
  );
  return {
    status: isBad ? "failed" : "warning",
    summary: `${listOf(records)} of ${domain} ${records.length === 1 ? "is" : "are"} ${isBad ? "missing or wrong" : "weak"}`,
    remedy: {
      text: `${records.map(({ what, problem }) => `${what}: ${problem ?? ""}`).join(" ")}${publish.length > 0 ? " Publish at your DNS provider:" : ""}`,
      ...(publish.length > 0 ? { command: publish.join("\n") } : {}),
      link,
    },
  };
}

/** Silent resolvers are one thing, a selector that nobody told us another. */
function commandFor(unseen: readonly DnsFinding[]): { command?: string } {
  const isSelector = unseen.every(({ what, problem }) => what === "DKIM" && problem?.includes("MAIL_DKIM_SELECTOR"));
  return { command: isSelector ? "MAIL_DKIM_SELECTOR=<selector>" : "DNS_SERVERS=9.9.9.9" };
}

function listOf(records: readonly DnsFinding[]): string {
  return records
    .map(({ what }) => what)
    .join(", ")
    .replace(/, ([^,]+)$/, " and $1");
}
