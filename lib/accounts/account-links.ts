import { z } from "zod";
import { issueToken, type TokenSubject } from "@/lib/auth/one-time-tokens";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { Transaction } from "@/lib/store/open-store";

/** The links of a user's life: where each leads and how long it works. */
const links = {
  "confirm-address": { page: "confirm", hours: 48, again: "Register again: a new link comes by mail." },
  "set-password": { page: "set-password", hours: 72, again: "Ask an administrator to send the invitation again." },
  "reset-password": { page: "reset-password", hours: 1, again: "Ask for another link and use it within the hour." },
  "reset-rehearsal": { page: "reset-password", hours: 1, again: "Start the rehearsal again on the Mail page." },
  "change-address": { page: "change-address", hours: 24, again: "Ask for the change again on your account page." },
} as const;
export type LinkPurpose = keyof typeof links;

export const Token = z.string().min(1, "is missing").max(100);

export interface SecretLink {
  link: string;
  hours: number;
}

/** A new link for this subject; earlier ones of the same purpose stop working. It leads to BASE_URL, wherever asked from. */
export async function issueLink(
  tx: Transaction,
  deps: Deps,
  purpose: LinkPurpose,
  subject: TokenSubject,
): Promise<SecretLink> {
  const { page, hours } = links[purpose];
  const token = await issueToken(tx, { purpose, now: deps.clock.now(), hours, ...subject });
  return { link: `${deps.config.baseUrl}/${page}?token=${token}`, hours };
}

export function linkHours(purpose: LinkPurpose): number {
  return links[purpose].hours;
}

export function linkSpent(purpose: LinkPurpose): OperatorError {
  const { hours, again } = links[purpose];
  return new OperatorError("account.link_spent", "This link does not work any more.", {
    kind: "conflict",
    hint: `It was used, replaced by a newer one, or is over ${hours === 1 ? "an hour" : `${hours} hours`} old. ${again}`,
  });
}
