import type { Role } from "@/lib/store/schema";

/**
 * What each mail is filled with; plain JSON, moments as ISO text. Where `link` carries a token it is never stored
 * plainly: it is handed to `queueMail` apart from the rest.
 */
export interface EmailData {
  /**
   * To somebody who registered: is this address yours? Without the name that was typed: it would let strangers write
   * what they like to any address, in our name.
   */
  "confirm-address": { link: string; hours: number };
  /** To administrators: somebody waits for their decision. */
  "registration-waiting": { name: string; email: string; note: string | null; link: string };
  "account-approved": { name: string; role: Role; link: string; hours: number };
  "account-declined": { name: string; reason: string };
  invitation: { name: string; invitedBy: string; role: Role; link: string; hours: number };
  /** `rehearsal`: an administrator tries the journey, and nothing will change. */
  "reset-password": { name: string; link: string; hours: number; rehearsal: boolean };
  /** `how`: changed by the person themselves, or by a reset link. `link`: where to ask for a reset. */
  "password-changed": { name: string; at: string; address: string | null; how: "changed" | "reset"; link: string };
  /** To the new address: opening the link makes it theirs. */
  "confirm-new-address": { name: string; newAddress: string; link: string; hours: number };
  /** To the old address. */
  "address-changed": { name: string; newAddress: string; at: string; address: string | null };
  "test-message": { sentBy: string; link: string; hours: number };
  /** `newest`: what could be restored now, in words: `20 Nov 2026, 03:00 UTC, verified`, or `none`. */
  "backup-failed": { database: string; at: string; problem: string; hint: string | null; newest: string; link: string };
  "drill-failed": {
    database: string;
    fileName: string;
    at: string;
    problem: string;
    hint: string | null;
    link: string;
  };
  /** Alerts without a template of their own. `facts`: what shows it, as label and value. */
  "alert-started": { title: string; summary: string; facts: [string, string][]; hint: string | null; link: string };
  "alert-resolved": { title: string; startedAt: string; resolvedAt: string; link: string };
}

export type EmailName = keyof EmailData;

/** What every mail says about where it comes from. */
export interface EmailFrame {
  baseUrl: string;
  environment: string;
  /** The target's schema: `gene_atlas`. */
  database: string;
}

export interface RenderedEmail {
  subject: string;
  html: string;
  text: string;
}
