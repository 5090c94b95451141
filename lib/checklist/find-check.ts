import { z } from "zod";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { Check } from "./check";
import { checksFor } from "./checks";

/** As in `backup.age` and `external.payments`. */
export const CheckId = z
  .string()
  .max(60)
  .regex(/^[a-z0-9_.-]+$/i, "must be the id of a check");

/** Throws `checklist.not_found`. */
export function findCheck({ config }: Pick<Deps, "config">, id: string): Check {
  const found = checksFor(config).find((check) => check.id === id);
  if (found !== undefined) return found;
  throw new OperatorError("checklist.not_found", `There is no check ${id}.`, {
    kind: "not_found",
    hint: "The checklist names them all: seaworthy checklist show",
  });
}
