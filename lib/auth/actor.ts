import { OperatorError } from "@/lib/kernel/errors";
import type { Role } from "@/lib/store/schema";

/** Who does something: what authorisation looks at and the audit log records. */
export interface Actor {
  kind: "user" | "system" | "cli";
  /** The user's id; null for the system and the command line. */
  id: string | null;
  /** The user's e-mail, `system`, or `cli:<login>`. */
  name: string;
  role: Role | null;
  /** The client's address as far as trusted proxies tell. */
  address: string | null;
  requestId: string | null;
}

export const systemActor: Actor = {
  kind: "system",
  id: null,
  name: "system",
  role: "administrator",
  address: null,
  requestId: null,
};

const viewerScopes = ["overview:read", "migrations:read", "backups:read", "jobs:read", "health:read"] as const;
const operatorScopes = [
  "backups:create",
  "backups:verify",
  "backups:drill",
  "migrations:plan",
  "jobs:cancel-own",
] as const;
const administratorScopes = [
  "migrations:apply",
  "backups:download",
  "backups:delete",
  "backups:restore",
  "backups:upload",
  "settings:manage",
  "jobs:cancel-any",
  "audit:read",
  "users:manage",
] as const;

export type Scope =
  | (typeof viewerScopes)[number]
  | (typeof operatorScopes)[number]
  | (typeof administratorScopes)[number];

const scopesOf: Record<Role, ReadonlySet<Scope>> = {
  viewer: new Set(viewerScopes),
  operator: new Set([...viewerScopes, ...operatorScopes]),
  administrator: new Set([...viewerScopes, ...operatorScopes, ...administratorScopes]),
};

export function mayDo(actor: Pick<Actor, "role">, scope: Scope): boolean {
  return actor.role !== null && scopesOf[actor.role].has(scope);
}

/** First line of every verb. Throws `auth.forbidden`, which the adapters also write to the audit log. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (mayDo(actor, scope)) return;
  throw new OperatorError("auth.forbidden", `Your role (${actor.role ?? "none"}) does not allow this.`, {
    kind: "forbidden",
    hint: "Ask an administrator to do it, or to change your role.",
    details: { scope },
  });
}
