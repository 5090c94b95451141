import type { tokenScopes } from "@/lib/auth/actor";

export type TokenScope = (typeof tokenScopes)[number];

/** Every permission a token can have, in words. */
export const scopeWords: Record<TokenScope, string> = {
  "overview:read": "Read the overview",
  "checklist:read": "Read the checklist and ask the release gates",
  "health:read": "Read health in detail",
  "metrics:read": "Read metrics (Prometheus)",
  "jobs:read": "Read jobs and their logs",
  "migrations:read": "Read migrations",
  "backups:read": "Read the catalogue of backups",
  "audit:read": "Read and export the audit log",
  "checklist:run": "Run checks",
  "checklist:waive": "Waive checks",
  "mail:test": "Test mail",
  "migrations:plan": "Plan and rehearse migrations",
  "migrations:apply": "Apply migrations",
  "backups:create": "Take backups",
  "backups:verify": "Verify backups",
  "backups:drill": "Prove backups by a drill",
  "backups:download": "Download backups: everything in the database",
  "backups:upload": "Upload backups",
  "backups:restore": "Restore: replace the database",
  "backups:delete": "Delete backups",
  "jobs:cancel-own": "Cancel jobs it started",
  "jobs:cancel-any": "Cancel any job",
};

/** The form's groups: harmless ones first, what cannot be taken back last. */
export const scopeGroups: readonly { label: string; scopes: readonly TokenScope[] }[] = [
  {
    label: "Read",
    scopes: [
      "checklist:read",
      "overview:read",
      "health:read",
      "metrics:read",
      "migrations:read",
      "backups:read",
      "jobs:read",
      "audit:read",
    ],
  },
  {
    label: "Operate",
    scopes: [
      "checklist:run",
      "backups:create",
      "backups:verify",
      "backups:drill",
      "migrations:plan",
      "mail:test",
      "jobs:cancel-own",
    ],
  },
  {
    label: "Change what matters",
    scopes: [
      "migrations:apply",
      "backups:download",
      "backups:upload",
      "backups:restore",
      "backups:delete",
      "checklist:waive",
      "jobs:cancel-any",
    ],
  },
];

export function scopeInWords(scope: string): string {
  return (scopeWords as Record<string, string>)[scope] ?? scope;
}
