import { expect, test } from "vitest";
import { type AdminsFacts, judgeAdmins } from "./accounts-admins";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const admin = (email: string, days: number | null): AdminsFacts["administrators"][number] => ({
  email,
  createdAt: ago(300),
  lastSignInAt: days === null ? null : ago(days),
  secondFactor: true,
});
const judge = (administrators: AdminsFacts["administrators"], waiting: AdminsFacts["waiting"] = []) =>
  judgeAdmins({ now, administrators, waiting });

test("two who were here lately are fine", () => {
  expect(judge([admin("a@x.example", 1), admin("b@x.example", 30)]).status).toBe("ok");
});

test.each([
  ["none", [], "There is no administrator"],
  ["one", [admin("a@x.example", 1)], "There is only one administrator"],
  [
    "two, one of whom left",
    [admin("a@x.example", 1), admin("b@x.example", 200)],
    "Of 2 administrators, only one has signed in lately",
  ],
  [
    "two who never came",
    [admin("a@x.example", null), admin("b@x.example", null)],
    "Of 2 administrators, none has signed in lately",
  ],
  [
    "three, one of whom left",
    [admin("a@x.example", 1), admin("b@x.example", 2), admin("c@x.example", 99)],
    "An administrator has not signed in for three months",
  ],
])("%s is a warning", (_title, administrators, summary) => {
  expect(judge(administrators)).toMatchObject({ status: "warning", summary, remedy: { link: { href: "/users" } } });
});

test("who has just been let in is not stale", () => {
  const fresh = { ...admin("b@x.example", null), createdAt: ago(1) };
  expect(judge([admin("a@x.example", 1), fresh]).status).toBe("ok");
});

test("a registration that waits for more than two days is told, with who it is", () => {
  const judged = judge(
    [admin("a@x.example", 1), admin("b@x.example", 1)],
    [{ email: "new@x.example", createdAt: ago(3) }],
  );
  expect(judged).toMatchObject({
    status: "warning",
    since: ago(3),
    summary: expect.stringContaining("A registration has waited"),
  });
  expect(judged.evidence?.items).toEqual(["new@x.example has waited for 3 d 0 h"]);
});
