import type { EmailData } from "@/lib/emails/email-data";
import type { AlertEvidence, AlertKind } from "@/lib/store/schema";

/** The mail that says it started; the link is added when it is sent. */
export type StartMail =
  | { template: "backup-failed"; data: Omit<EmailData["backup-failed"], "link"> }
  | { template: "drill-failed"; data: Omit<EmailData["drill-failed"], "link"> }
  | { template: "alert-started"; data: Omit<EmailData["alert-started"], "link"> };

/** Something that is so now and that administrators must hear of. */
export interface Condition {
  kind: AlertKind;
  /** The same in every round while it is the same thing. */
  subjectKey: string;
  title: string;
  evidence: AlertEvidence;
  /** How long it has to be seen before anybody is told; two rounds at least. */
  patienceMs: number;
  mail: StartMail;
}

/** What a round saw. */
export interface Sighting {
  conditions: Condition[];
  /** Kinds and subject keys that could not be looked at: what is known of them stays as it is. */
  blind: ReadonlySet<string>;
}

interface NewCondition extends Omit<AlertEvidence, "level"> {
  kind: AlertKind;
  /** Within its kind; left out: there is one. */
  subject?: string;
  title: string;
  level?: number;
  patienceMs?: number;
  /** Left out: `alert-started`. */
  mail?: StartMail;
}

export function condition(found: NewCondition): Condition {
  const { kind, subject, title, summary, facts, hint, path, level = 1, patienceMs = 0 } = found;
  return {
    kind,
    subjectKey: subjectKeyOf(kind, subject),
    title: title.slice(0, 200),
    evidence: { summary, facts, hint, path, level },
    patienceMs,
    mail: found.mail ?? { template: "alert-started", data: { title, summary, facts, hint } },
  };
}

export function subjectKeyOf(kind: AlertKind, subject?: string): string {
  return (subject === undefined ? kind : `${kind}:${subject}`).slice(0, 120);
}
