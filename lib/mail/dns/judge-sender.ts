import { judgeDkim } from "./dkim";
import { judgeDmarc } from "./dmarc";
import type { SenderFacts } from "./facts";
import type { DnsFinding } from "./finding";
import { judgeMx } from "./mx";
import { judgeSpf } from "./judge-spf";

/** What was found about a sender, and what to publish instead. */
export function judgeSender(facts: SenderFacts): DnsFinding[] {
  return [judgeMx(facts), judgeSpf(facts), judgeDkim(facts), judgeDmarc(facts)];
}

/** For domains that nobody outside can look up. */
export function judgeUnseen(why: string): DnsFinding[] {
  const problem = "Set MAIL_FROM to an address of your own domain before mail leaves this machine.";
  return (["MX", "SPF", "DKIM", "DMARC"] as const).map((what) => ({
    what,
    status: "unknown",
    found: [],
    summary: why,
    problem,
    record: null,
  }));
}
