import { type Actor, mayDo, type Scope } from "@/lib/auth/actor";

/** Why this actor may not do something, for a disabled button; undefined when they may. The verb decides in the end. */
export function whyNot(actor: Pick<Actor, "role" | "session">, scope: Scope): string | undefined {
  if (mayDo(actor, scope)) return undefined;
  const needed = mayDo({ role: "operator", session: null }, scope)
    ? "an operator or administrator"
    : "an administrator";
  return `This takes ${needed}; you are ${actor.role === null ? "nobody" : `${actor.role === "viewer" ? "a" : "an"} ${actor.role}`}.`;
}
