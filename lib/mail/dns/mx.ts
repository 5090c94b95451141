import { isIP } from "node:net";
import type { SenderFacts } from "./facts";
import type { DnsFinding } from "./finding";
import { cannotSee, noDomain } from "./unseen";

/** Whether replies and bounces find a way back to the sender's domain. */
export function judgeMx(facts: SenderFacts): DnsFinding {
  const { domain, mx, addresses } = facts;
  if (mx.state === "unseen") return cannotSee("MX", `the MX records of ${domain}`, mx.why);
  if (mx.state === "no-name") return noDomain("MX", domain);
  // We cannot know where the mailboxes are; the shape is what is exact.
  const record = { type: "MX" as const, name: domain, value: `10 mail.${domain}` };
  const advice = `Put the server that keeps your mailboxes in place of mail.${domain}.`;
  if (mx.state === "none")
    return {
      what: "MX",
      status: addresses.state === "found" ? "warning" : "missing",
      found: [],
      summary: `${domain} names no server that takes its mail.`,
      problem: `${
        addresses.state === "found"
          ? "Replies and bounces go to the address of the domain itself, usually a web server that takes none."
          : "Replies and bounces are lost, and some receivers refuse senders that cannot be answered."
      } ${advice}`,
      record,
    };
  const sorted = mx.records.toSorted((a, b) => a.priority - b.priority);
  const found = sorted.map(({ priority, exchange }) => `${priority} ${exchange === "" ? "." : exchange}`);
  const base = { what: "MX" as const, found };
  if (sorted.some(({ exchange }) => exchange === ""))
    return {
      ...base,
      status: "warning",
      summary: `${domain} says that it takes no mail at all.`,
      problem: `Replies and bounces are lost; some receivers refuse senders that cannot be answered. ${advice}`,
      record,
    };
  const problems = sorted.flatMap(({ exchange }) => targetProblem(facts, exchange) ?? []);
  if (problems.length > 0)
    return {
      ...base,
      status: problems.length === sorted.length ? "wrong" : "warning",
      summary: "Mail to the domain may not find its way.",
      problem: problems.join(" "),
      record: null,
    };
  return {
    ...base,
    status: "ok",
    summary: `${sorted.length === 1 ? "One server takes" : `${sorted.length} servers take`} mail for ${domain}.`,
    problem: null,
    record: null,
  };
}

function targetProblem({ mxTargets }: SenderFacts, exchange: string): string | null {
  if (isIP(exchange.replace(/\.$/, "")) !== 0) return `${exchange} is an address; an MX must name a host.`;
  const target = mxTargets[exchange];
  if (target === undefined) return null;
  if (target.cname.state === "found")
    return `${exchange} is an alias (CNAME) of ${target.cname.records[0] ?? "another name"}, which an MX must not be: name ${target.cname.records[0] ?? "that"} itself.`;
  if (target.addresses.state === "none" || target.addresses.state === "no-name")
    return `${exchange} has no address, so nothing can be delivered there.`;
  return null;
}
