import type { Role } from "@/lib/store/schema";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `20 Nov 2026, 03:00 UTC`; a mail knows no time zone of its reader. */
export function momentUtc(iso: string): string {
  const moment = new Date(iso);
  return `${moment.getUTCDate()} ${months[moment.getUTCMonth()]} ${moment.getUTCFullYear()}, ${timeUtc(iso)}`;
}

/** `03:00 UTC`. */
export function timeUtc(iso: string): string {
  return `${new Date(iso).toISOString().slice(11, 16)} UTC`;
}

/** `24 hours`, `3 days`. */
export function inHours(hours: number): string {
  if (hours === 1) return "one hour";
  return hours > 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

/** `The link works once, within 24 hours.` */
export function worksOnce(hours: number): string {
  return `The link works once, within ${inHours(hours)}.`;
}

/** With its article: `an operator`. */
export function aRole(role: Role): string {
  return role === "viewer" ? "a viewer" : `an ${role}`;
}

export const roleMeans: Record<Role, string> = {
  viewer: "A viewer reads everything and changes nothing.",
  operator: "An operator takes and proves backups, plans migrations and tests mail.",
  administrator: "An administrator may do everything, restores and user accounts included.",
};

/** Where a change was made from; null when nobody knows. */
export function fromAddress(address: string | null): string {
  return address === null ? "unknown" : address;
}
