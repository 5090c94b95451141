import {
  Activity,
  Archive,
  Gauge,
  GitCompareArrows,
  KeyRound,
  ListChecks,
  ListTodo,
  type LucideIcon,
  Mail,
  ScrollText,
  Users,
} from "lucide-react";

export interface ConsolePage {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Which of the frame's counts stands beside it. */
  count?: "migrations" | "mail" | "checklist" | "jobs" | "users";
  /** Other addresses that belong to it. */
  also?: string;
  /** Others find out why not when they come to it; they need not be led there. */
  administratorsOnly?: boolean;
}

/** The pages that work, in the order of the sidebar. `/health` is the liveness probe, so Health is at `/system`. */
export const consolePages: readonly ConsolePage[] = [
  { href: "/", label: "Overview", icon: Gauge },
  { href: "/migrations", label: "Migrations", icon: GitCompareArrows, count: "migrations" },
  { href: "/backups", label: "Backups", icon: Archive, also: "/restores" },
  { href: "/mail", label: "Mail", icon: Mail, count: "mail" },
  { href: "/checklist", label: "Checklist", icon: ListChecks, count: "checklist" },
  { href: "/system", label: "Health", icon: Activity },
  { href: "/jobs", label: "Jobs", icon: ListTodo, count: "jobs" },
  { href: "/users", label: "Users", icon: Users, count: "users", administratorsOnly: true },
  { href: "/tokens", label: "API tokens", icon: KeyRound, administratorsOnly: true },
  { href: "/audit", label: "Audit log", icon: ScrollText, administratorsOnly: true },
];

export function pagesFor(role: string): readonly ConsolePage[] {
  return consolePages.filter((page) => page.administratorsOnly !== true || role === "administrator");
}

export function isCurrent(page: ConsolePage, path: string): boolean {
  if (page.href === "/") return path === "/";
  return [page.href, page.also].some((base) => base !== undefined && (path === base || path.startsWith(`${base}/`)));
}
