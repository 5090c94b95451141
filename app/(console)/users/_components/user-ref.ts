import type { Actor } from "@/lib/auth/actor";
import type { UserView } from "@/lib/accounts";

/** What buttons and dialogs in the browser need to know of a user. */
export interface UserRef extends Pick<
  UserView,
  "id" | "name" | "email" | "role" | "status" | "secondFactor" | "sessions"
> {
  /** Why each is not possible; undefined when it is. The verbs decide in the end. */
  cannot: Record<"role" | "disable" | "delete", string | undefined>;
}

export function refOf(user: UserView, actor: Pick<Actor, "id">, administrators: number): UserRef {
  const { id, name, email, role, status, secondFactor, sessions } = user;
  const self = id === actor.id ? "This is you: another administrator has to do it." : undefined;
  const last =
    role === "administrator" && status === "active" && administrators <= 1
      ? "The last administrator: make somebody else one first."
      : undefined;
  return {
    id,
    name,
    email,
    role,
    status,
    secondFactor,
    sessions,
    cannot: { role: last, disable: last ?? self, delete: last ?? self },
  };
}
