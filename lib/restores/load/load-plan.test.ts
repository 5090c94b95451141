import { expect, test } from "vitest";
import { planLoad } from "./load-plan";

const frame = (number: number, table: string, plainBytes = 10) => ({ frame: number, table, rows: 1, plainBytes });
const keys = new Map([["big", [Buffer.from("ALTER TABLE big")]]]);

test("the largest tables come first, each on one connection while there are others", () => {
  const plan = planLoad([frame(0, "small"), frame(1, "big"), frame(2, "big"), frame(3, "middle", 15)], new Map());
  expect([plan.next(), plan.next(), plan.next(), plan.next()]).toMatchObject([
    { table: "big", frame: 1 },
    { table: "middle" },
    { table: "small" },
    { table: "big", frame: 2 },
  ]);
});

test("the keys of a table come when its last frame is in, before other rows", () => {
  const plan = planLoad([frame(0, "big", 20), frame(1, "small"), frame(2, "small")], keys);
  const [rows, other] = [plan.next(), plan.next()];
  if (rows === null || rows === "wait" || other === null || other === "wait") throw new Error("no tasks");
  plan.done(rows);
  expect(plan.next()).toMatchObject({ does: "keys", table: "big" });
  expect(plan.next()).toMatchObject({ frame: 2 });
});

test("while rows are under way that keys wait for it says so, and at the end null", () => {
  const plan = planLoad([frame(0, "big")], keys);
  const rows = plan.next();
  if (rows === null || rows === "wait") throw new Error("no task");
  expect(plan.next()).toBe("wait");
  plan.done(rows);
  const made = plan.next();
  expect(made).toMatchObject({ does: "keys" });
  expect(plan.next()).toBe(null);
});
