import type { Actor } from "@/lib/auth/actor";
import type { Client } from "@/lib/auth/client";
import type { SessionUser } from "@/lib/auth/sessions";

/** Who the audit log names for something done at the door: the user it concerns, or `anonymous`. */
export function clientActor(client: Client, user?: Pick<SessionUser, "id" | "email" | "role">): Actor {
  return {
    kind: "user",
    id: user?.id ?? null,
    name: user?.email ?? "anonymous",
    role: user?.role ?? null,
    address: client.address,
    requestId: client.requestId,
    session: null,
  };
}
