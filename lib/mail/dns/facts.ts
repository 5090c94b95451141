import type { Answer, MxRecord } from "./answer";

/** What was asked about a sender. */
export interface SenderQuestion {
  domain: string;
  /** Of the DKIM key; null: nobody said. */
  selector: string | null;
  /** The mail server's host; null: there is none, or it only catches. */
  relay: string | null;
}

/** A domain's SPF record, and those it includes. */
export interface SpfNode {
  domain: string;
  /** The TXT records that are SPF records. */
  answer: Answer<string[]>;
  includes: SpfNode[];
}

export interface MxTarget {
  /** An alias, which an MX must not be. */
  cname: Answer<string[]>;
  addresses: Answer<string[]>;
}

export interface SenderFacts extends SenderQuestion {
  mx: Answer<MxRecord[]>;
  /** By exchange. */
  mxTargets: Record<string, MxTarget>;
  /** Of the domain itself: where mail goes when there is no MX. */
  addresses: Answer<string[]>;
  relayAddresses: Answer<string[]>;
  spf: SpfNode;
  /** True: not every include was followed, there are too many. */
  spfCut: boolean;
  /** Null without a selector. */
  dkim: { name: string; txt: Answer<string[]>; cname: Answer<string[]> } | null;
  /** The domain's own and its parents', up to the first that has one. */
  dmarc: { name: string; txt: Answer<string[]> }[];
}
