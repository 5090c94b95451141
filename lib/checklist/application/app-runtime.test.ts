import { expect, test } from "vitest";
import { nextVersion } from "@/lib/config/package-versions";
import { judgeRuntime } from "./app-runtime";
import { comparedOn, nextLines, nodeLines } from "./end-of-life";

const judge = (date: string, node: string, next = "16.4.6") =>
  judgeRuntime({ now: new Date(`${date}T00:00:00Z`), nodeVersions: [node], nextVersion: next });

test.each([
  ["2026-11-22", "24.21.0", "16.4.6", "ok"],
  ["2026-11-22", "20.19.0", "16.4.6", "failed"],
  ["2027-04-30", "22.1.0", "16.4.6", "warning"],
  ["2027-05-01", "22.1.0", "16.4.6", "failed"],
  ["2026-11-22", "24.21.0", "15.5.0", "failed"],
  ["2026-11-22", "31.0.0", "16.4.6", "cannot_see"],
])("on %s, Node.js %s and Next.js %s are %s", (date, node, next, status) => {
  const judged = judge(date, node, next);
  expect(judged.status).toBe(status);
  expect(judged.remedy === undefined).toBe(status === "ok");
});

test("the oldest of several processes counts", () => {
  const nodeVersions = ["24.21.0", "20.19.0"];
  const judged = judgeRuntime({ now: new Date("2026-11-22"), nodeVersions, nextVersion: "16.4.6" });
  expect(judged.summary).toBe("Node.js 20.19.0 has been out of support since 2026-04-30");
});

test("the tables hold what we run on ourselves", () => {
  const majors = (version: string) => Number.parseInt(version, 10);
  expect(nodeLines.map(({ major }) => major)).toContain(majors(process.versions.node));
  expect(nextLines.map(({ major }) => major)).toContain(majors(nextVersion));
  for (const { end } of [...nodeLines, ...nextLines, { end: comparedOn }]) expect(Date.parse(end)).not.toBeNaN();
});
