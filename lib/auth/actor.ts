import { OperatorError } from "@/lib/kernel/errors";
import type { Role } from "@/lib/store/schema";

/** Who does something: what authorisation looks at and the audit log records. */
export interface Actor {
  kind: "user" | "token" | "system" | "cli";
  /** The user's id, of a token its maker's; null for the system and the command line. */
  id: string | null;
  /** The user's e-mail, `token:<its name>`, `system`, or `cli:<login>`. */
  name: string;
  role: Role | null;
  /** The client's address as far as trusted proxies tell. */
  address: string | null;
  requestId: string | null;
  /** The session it is done in; null outside of one (the command line, the system, somebody at the door). */
  session: ActorSession | null;
  /** What an API token narrows its maker's rights to. */
  token?: { id: string; scopes: ReadonlySet<Scope> };
}

export interface ActorSession {
  /** As the store knows it: the hash of what is in the cookie. */
  idHash: string;
  /** When the person last typed their password in it. */
  confirmedAt: Date | null;
  /** Their role must have a second factor and they have none yet: until then they may only set one up. */
  blockedBy: "second_factor" | null;
}

export const systemActor: Actor = {
  kind: "system",
  id: null,
  name: "system",
  role: "administrator",
  address: null,
  requestId: null,
  session: null,
};

const viewerScopes = [
  "account:own",
  "overview:read",
  "migrations:read",
  "backups:read",
  "jobs:read",
  "health:read",
  "checklist:read",
] as const;
const operatorScopes = [
  "backups:create",
  "backups:verify",
  "backups:drill",
  "migrations:plan",
  "jobs:cancel-own",
  "mail:test",
  "checklist:run",
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
  "checklist:waive",
  "tokens:manage",
  "metrics:read",
] as const;

/** What people do for themselves or for other people is never a token's to do. */
export const tokenScopes = [...viewerScopes, ...operatorScopes, ...administratorScopes].filter(
  (scope) =>
    scope !== "account:own" && scope !== "users:manage" && scope !== "settings:manage" && scope !== "tokens:manage",
);

export type Scope =
  | (typeof viewerScopes)[number]
  | (typeof operatorScopes)[number]
  | (typeof administratorScopes)[number];

const scopesOf: Record<Role, ReadonlySet<Scope>> = {
  viewer: new Set(viewerScopes),
  operator: new Set([...viewerScopes, ...operatorScopes]),
  administrator: new Set([...viewerScopes, ...operatorScopes, ...administratorScopes]),
};

/** What people may do who still have to set up their second factor. */
const blockedScopes: ReadonlySet<Scope> = new Set<Scope>(["account:own"]);

export function mayDo(actor: Pick<Actor, "role" | "session" | "token">, scope: Scope): boolean {
  if (actor.token !== undefined && !actor.token.scopes.has(scope)) return false;
  if ((actor.session?.blockedBy ?? null) !== null && !blockedScopes.has(scope)) return false;
  return actor.role !== null && scopesOf[actor.role].has(scope);
}

/** First line of every verb. Throws `auth.forbidden`, which the adapters also write to the audit log. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (mayDo(actor, scope)) return;
  if (actor.session?.blockedBy === "second_factor")
    throw new OperatorError("auth.second_factor_required", "Your role needs a second factor, and you have none yet.", {
      kind: "forbidden",
      hint: "Set one up on your account page; it takes a minute.",
    });
  if (actor.token !== undefined)
    throw new OperatorError("auth.forbidden", `This API token may not do that (${scope}).`, {
      kind: "forbidden",
      hint: "Use a token with this permission; its maker must have it too.",
      details: { scope },
    });
  throw new OperatorError("auth.forbidden", `Your role (${actor.role ?? "none"}) does not allow this.`, {
    kind: "forbidden",
    hint: "Ask an administrator to do it, or to change your role.",
    details: { scope },
  });
}

/** How long a typed password counts as recent. */
export const confirmedForMs = 15 * 60_000;

/**
 * Second line of verbs that change much (restores, users, settings): the person typed their password a moment ago, so
 * an unlocked screen is not enough. The command line and the system have no password. Throws `auth.confirm_password`,
 * on which the console asks for it and tries again.
 */
export function requireRecentPassword(actor: Actor, now: Date): void {
  if (actor.kind !== "user") return;
  const confirmedAt = actor.session?.confirmedAt ?? null;
  if (confirmedAt !== null && now.getTime() - confirmedAt.getTime() < confirmedForMs) return;
  throw new OperatorError("auth.confirm_password", "This needs your password again.", {
    kind: "forbidden",
    hint: "Type your password to go on. It then counts for 15 minutes.",
  });
}
