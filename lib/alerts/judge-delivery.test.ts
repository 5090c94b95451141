import { expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { judgeDelivery } from "./judge-delivery";

const now = new Date("2026-11-21T12:00:00Z");
const hour = 3600;
const noAnswer = new OperatorError("alerts.no_answer", "hooks.example could not be reached: ECONNREFUSED.");

function judge(
  status: number | OperatorError,
  given: { attempt?: number; retryAfter?: number; hoursOld?: number } = {},
) {
  const { attempt = 1, retryAfter = null, hoursOld = 0 } = given;
  const since = new Date(now.getTime() - hoursOld * hour * 1000);
  const answer = typeof status === "number" ? { status, retryAfterSeconds: retryAfter } : status;
  const judged = judgeDelivery(answer, { host: "hooks.example", since, attempt, now });
  return judged.what === "later" ? (judged.at.getTime() - now.getTime()) / 1000 : judged.what;
}

test("any 2xx is delivered", () => {
  expect([200, 202, 204, 299].map((status) => judge(status))).toEqual(Array(4).fill("delivered"));
});

test("what will not change is refused at once", () => {
  expect([301, 400, 401, 403, 404, 410, 422].map((status) => judge(status))).toEqual(Array(7).fill("refused"));
});

test("what may change is tried again after longer and longer pauses", () => {
  expect([408, 429, 500, 503].map((status) => judge(status))).toEqual(Array(4).fill(10));
  expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => judge(noAnswer, { attempt }))).toEqual([
    10,
    60,
    5 * 60,
    30 * 60,
    hour,
    hour,
    hour,
  ]);
});

test("a receiver may ask for more time, not for less", () => {
  expect(judge(429, { retryAfter: 90 })).toBe(90);
  expect(judge(429, { attempt: 3, retryAfter: 90 })).toBe(5 * 60);
});

test("after a day it is given up, with one last attempt when the day is over", () => {
  expect(judge(503, { attempt: 9, hoursOld: 23.5 })).toBe(hour / 2);
  expect(judge(503, { retryAfter: 90 * hour })).toBe(24 * hour);
  expect(judge(503, { attempt: 30, hoursOld: 24 })).toBe("refused");
});
