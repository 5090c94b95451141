import { expect, test } from "vitest";
import { type FailedJob, judgeJobs } from "./jobs-failed";

const failed = (id: string, message: string | null): FailedJob => ({
  id,
  title: `Drill ${id}`,
  finishedAt: new Date("2026-11-22T03:00:00Z"),
  error: message === null ? null : { code: "drill.no_room", message },
});

test("no failure is fine", () => {
  expect(judgeJobs({ failed: [] })).toEqual({ status: "ok", summary: "No job has failed in the last day" });
});

test("one is told by its title and its reason, with the way to it", () => {
  expect(judgeJobs({ failed: [failed("a", "There is no room.")] })).toMatchObject({
    status: "warning",
    summary: "Failed: Drill a",
    since: new Date("2026-11-22T03:00:00Z"),
    remedy: { text: "There is no room.", link: { href: "/jobs/a" } },
  });
  expect(judgeJobs({ failed: [failed("a", null)] }).remedy?.text).toBe("Its log says why.");
});

test("several are counted and listed", () => {
  const judged = judgeJobs({ failed: [failed("a", "No."), failed("b", null)] });
  expect(judged).toMatchObject({
    summary: "2 jobs failed in the last day",
    remedy: { link: { href: "/jobs?state=failed" } },
  });
  expect(judged.evidence?.items).toEqual(["Drill a: No.", "Drill b: Its log says why."]);
});
