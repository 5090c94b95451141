import { Activity, Archive, Gauge, GitCompareArrows, ListTodo, type LucideIcon } from "lucide-react";

export interface ConsolePage {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Which of the frame's counts stands beside it. */
  count?: "migrations" | "jobs";
  /** Other addresses that belong to it. */
  also?: string;
}

/** The pages that work, in the order of the sidebar. `/health` is the liveness probe, so Health is at `/system`. */
export const consolePages: readonly ConsolePage[] = [
  { href: "/", label: "Overview", icon: Gauge },
  { href: "/migrations", label: "Migrations", icon: GitCompareArrows, count: "migrations" },
  { href: "/backups", label: "Backups", icon: Archive, also: "/restores" },
  { href: "/system", label: "Health", icon: Activity },
  { href: "/jobs", label: "Jobs", icon: ListTodo, count: "jobs" },
];

export function isCurrent(page: ConsolePage, path: string): boolean {
  if (page.href === "/") return path === "/";
  return [page.href, page.also].some((base) => base !== undefined && (path === base || path.startsWith(`${base}/`)));
}
