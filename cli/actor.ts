import { userInfo } from "node:os";
import type { Actor } from "@/lib/auth/actor";

/** Who may run this program can read its secrets too, so it acts as an administrator, under the login's name. */
export function cliActor(): Actor {
  const name = `cli:${loginName()}`;
  return { kind: "cli", id: null, name, role: "administrator", address: null, requestId: null, session: null };
}

/** In a container the user id often has no entry and thus no name. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
