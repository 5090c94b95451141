/** A record to add, as the forms of DNS providers ask for it. */
export interface DnsRecord {
  type: "MX" | "TXT";
  /** The full name, without a final dot. */
  name: string;
  value: string;
}

/**
 * What one kind of record says about mail from a domain. `unknown`: we cannot see it, which is not the same as that it
 * is missing.
 */
export interface DnsFinding {
  what: "MX" | "SPF" | "DKIM" | "DMARC";
  status: "ok" | "warning" | "missing" | "wrong" | "unknown";
  /** The records as they stand. */
  found: string[];
  summary: string;
  /** What is wrong and what follows from it; null when nothing is. */
  problem: string | null;
  /** What to publish, instead of what was found if there is something; null when nothing is to do or nobody can say. */
  record: DnsRecord | null;
}

export interface SenderCheck {
  domain: string;
  /** ISO moment. */
  checkedAt: string;
  /** MX, SPF, DKIM, DMARC, in this order. */
  records: DnsFinding[];
}
