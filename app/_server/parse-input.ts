import type { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";

/** Nobody reads more, and whoever sends a thousand wrong fields is answered shortly. */
const mostFields = 20;
const longestName = 80;

/** Input as its schema wants it. Throws `input.invalid` naming every field, its first problem first. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(problemsOf).slice(0, mostFields);
  const fields = Object.fromEntries(problems.toReversed());
  const list = Object.entries(fields).map(([name, problem]) => `${name}: ${problem}`);
  throw new OperatorError("input.invalid", `The input is not right: ${list.toReversed().join("; ")}`, {
    kind: "invalid",
    hint: "Correct what is named and try again.",
    details: { fields },
  });
}

function problemsOf(issue: z.core.$ZodIssue): [field: string, problem: string][] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => [nameOf([...issue.path, key]), "there is no such field"]);
  return [[nameOf(issue.path) || "input", issue.message]];
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").slice(0, longestName);
}
