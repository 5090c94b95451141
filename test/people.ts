import { Secret, TOTP } from "otpauth";
import { createUser, readSession, signIn, startSecondFactor, enableSecondFactor } from "@/lib/accounts";
import { type Actor, systemActor } from "@/lib/auth/actor";
import type { Client } from "@/lib/auth/client";
import type { Deps } from "@/lib/deps";
import type { Role } from "@/lib/store/schema";

export const goodPassword = "four unrelated words here";
let visitors = 0;

/** A visitor from an address of their own, so that one test's attempts do not count against another's. */
export function visitor(userAgent = "test"): Client {
  visitors += 1;
  return { address: `198.51.${100 + (visitors >> 8)}.${visitors & 255}`, userAgent, requestId: "test" };
}

export interface Person {
  id: string;
  email: string;
  password: string;
}

export async function newPerson(deps: Deps, email: string, role: Role = "viewer"): Promise<Person> {
  const person = { email, name: "Test Person", role, password: goodPassword };
  const { id } = await createUser(deps, systemActor, person);
  return { id, email, password: goodPassword };
}

/** Signs in as the door does it; the actor is what the store says of the session, as for a request. */
export async function signedIn(
  deps: Deps,
  { email, password }: Person,
  { code, client = visitor() }: { code?: string; client?: Client } = {},
): Promise<{ sid: string; actor: Actor }> {
  const { sid } = await signIn(deps, { email, password, ...(code === undefined ? {} : { code }) }, client);
  return { sid, actor: await actorOf(deps, sid) };
}

export async function actorOf(deps: Deps, sid: string): Promise<Actor> {
  const found = await readSession(deps, sid);
  if (found === null) throw new Error("the session is over");
  const { user, session } = found;
  const { id, email: name, role } = user;
  return { kind: "user", id, name, role, address: "192.0.2.7", requestId: "test", session };
}

/** What an authenticator shows at that moment. */
export function codeAt(secret: string, at: Date): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at.getTime() });
}

/** Sets up a second factor; the codes shown until now are used up. */
export async function withFactor(deps: Deps, actor: Actor): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await startSecondFactor(deps, actor);
  const { recoveryCodes } = await enableSecondFactor(deps, actor, { code: codeAt(secret, deps.clock.now()) });
  return { secret, recoveryCodes };
}
