import { OperatorError } from "@/lib/kernel/errors";

/** `fields`: the problem of each field by its path, `schedule.cron`. */
export function invalidPolicy(fields: Record<string, string>): OperatorError {
  const list = Object.entries(fields).map(([field, problem]) => `${field}: ${problem}`);
  return new OperatorError("policy.invalid", `The schedule or the retention is not right. ${list.join(" ")}`, {
    kind: "invalid",
    hint: "Correct the field and save again. What was set before is still in force.",
    details: { fields },
  });
}
