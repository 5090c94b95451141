import { z } from "zod";
import { type Role, roles } from "@/lib/store/schema";

/** What administrators demand of those who sign in. What is not set has the default. */
export const SecurityPolicy = z.object({
  /** Roles whose people must have a second factor; until they do, they may only set one up. */
  requireSecondFactor: z.array(z.enum(roles)).default([]),
});
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;

/** Its row in the settings. */
export const securityPolicyName = "security policy";

/** The policy as its row has it; the default without one. */
export function parseSecurityPolicy(value: unknown): SecurityPolicy {
  return SecurityPolicy.parse(value ?? {});
}

/** Whether the policy lets this person do nothing but set up a second factor. */
export function lacksSecondFactor(policy: SecurityPolicy, person: { role: Role; totpEnabledAt: Date | null }): boolean {
  return person.totpEnabledAt === null && policy.requireSecondFactor.includes(person.role);
}
