const examples: readonly [scope: string, path: string][] = [
  ["checklist:read", "/api/gate/deploy"],
  ["metrics:read", "/metrics"],
  ["backups:read", "/api/admin/backups"],
  ["jobs:read", "/api/admin/jobs"],
  ["migrations:read", "/api/admin/migrations"],
  ["overview:read", "/api/admin/overview"],
  ["health:read", "/health/detailed"],
  ["audit:read", "/api/admin/audit"],
];

/** A path that a token with these permissions can ask. */
export function exampleFor(scopes: readonly string[]): string {
  return examples.find(([scope]) => scopes.includes(scope))?.[1] ?? "/api/openapi.json";
}
