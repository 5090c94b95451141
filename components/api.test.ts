import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { expect, test } from "vitest";
import { ApiError, reportOf } from "./api";

test("what the console said is told as it is", () => {
  const report = { code: "backup.held", message: "Somebody holds it." };
  expect(reportOf(new ApiError(report))).toBe(report);
});

test("a form that the release after an upgrade does not have: nothing was done, and reloading helps", () => {
  expect(reportOf(new UnrecognizedActionError("Server Action was not found on the server."))).toMatchObject({
    message: expect.stringContaining("Nothing was done"),
    hint: expect.stringContaining("Reload the page"),
  });
});

test("no answer at all: nobody knows whether it was done", () => {
  expect(reportOf(new TypeError("Failed to fetch"))).toMatchObject({ message: expect.stringContaining("not known") });
});
