import { expect, test, vi } from "vitest";
import { OperatorError } from "./errors";

test("an error of another bundle's copy of this module is one, too, and nothing else is", async () => {
  vi.resetModules();
  const other = await import("./errors");
  expect(other.OperatorError).not.toBe(OperatorError);
  const thrown: unknown = new other.OperatorError("database.busy", "No connection.", { kind: "unavailable" });
  expect(thrown instanceof OperatorError).toBe(true);
  expect(thrown instanceof Error).toBe(true);
  for (const no of [new Error("x"), { code: "database.busy" }, null, undefined, "text"])
    expect(no instanceof OperatorError).toBe(false);
});
