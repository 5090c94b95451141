import type { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";

/** Input as its schema wants it. Throws `input.invalid` naming every field, its first problem first. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.toReversed().map((issue) => [issue.path.join(".") || "input", issue.message]),
  );
  const list = Object.entries(fields).map(([name, problem]) => `${name}: ${problem}`);
  throw new OperatorError("input.invalid", `The input is not right: ${list.toReversed().join("; ")}`, {
    kind: "invalid",
    hint: "Correct what is named and try again.",
    details: { fields },
  });
}
