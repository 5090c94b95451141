import { z } from "zod";
import { component } from "../component";
import { At } from "./shared";

export const Scope = component(
  "Scope",
  z.enum([
    "account:own",
    "overview:read",
    "migrations:read",
    "backups:read",
    "jobs:read",
    "health:read",
    "checklist:read",
    "backups:create",
    "backups:verify",
    "backups:drill",
    "migrations:plan",
    "jobs:cancel-own",
    "mail:test",
    "checklist:run",
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
  ]),
);

export const TokenView = component(
  "TokenView",
  z.strictObject({
    id: z.string(),
    name: z.string().describe("What it is for, in its maker's words."),
    hint: z.string().describe("The first characters of its secret: `sw_k3f9`."),
    scopes: z.array(Scope),
    createdByName: z.string(),
    createdAt: At,
    expiresAt: At,
    lastUsedAt: At.nullable().describe("To the minute; null: never."),
    lastUsedAddress: z.string().nullable(),
    revokedAt: At.nullable(),
    revokedByName: z.string().nullable(),
    state: z.enum(["active", "expired", "revoked", "maker gone"]),
  }),
);

export const CreatedToken = component(
  "CreatedToken",
  z.strictObject({ token: TokenView, secret: z.string().describe("Told this once; the store keeps its hash.") }),
);
