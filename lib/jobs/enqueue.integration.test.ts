import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, systemActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/store/in-transaction";
import { jobs } from "@/lib/store/schema";
import { queue, readJob, safeJob, unsafeJob } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { enqueue } from "./enqueue";

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

test("a queued job holds who asked, what for, and its payload", async () => {
  const operator = actor("operator");
  const row = await readJob(
    deps,
    await queue(deps, safeJob, { name: "first", title: "Do it", actor: operator, exclusive: "a" }),
  );
  expect(row).toMatchObject({
    kind: "safe",
    title: "Do it",
    state: "queued",
    payload: { name: "first" },
    attempt: 0,
    createdBy: operator.id,
    createdByName: operator.name,
    exclusiveKey: "a",
  });
});

test("twenty requests with one idempotency key at the same moment start one job", async () => {
  const operator = actor("operator");
  const options = { title: "once", actor: operator, idempotencyKey: "the same", now: new Date() };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => inTransaction(deps.store, (tx) => enqueue(tx, safeJob, { name: "x" }, options))),
  );
  expect(new Set(answers.map((answer) => answer.jobId)).size).toBe(1);
  expect(answers.filter((answer) => !answer.existing)).toHaveLength(1);
});

test("the same key of another person or token, of another kind, or in other letters is another job", async () => {
  const [first, second] = [actor("operator"), actor("operator")];
  const token = { ...first, kind: "token" as const, token: { id: "t1", scopes: new Set<never>() } };
  const ids = [
    await queue(deps, safeJob, { actor: token, idempotencyKey: "k" }),
    await queue(deps, safeJob, { actor: first, idempotencyKey: "k" }),
    await queue(deps, safeJob, { actor: second, idempotencyKey: "k" }),
    await queue(deps, unsafeJob, { actor: first, idempotencyKey: "k" }),
    await queue(deps, safeJob, { actor: first, idempotencyKey: "K" }),
  ];
  expect(new Set(ids).size).toBe(5);
});

test("a person's key counts for a day; the system's, for ever", async () => {
  const now = Date.now();
  const start = (asking: Actor, hoursAgo: number) => {
    const options = {
      title: "daily",
      actor: asking,
      idempotencyKey: "daily",
      now: new Date(now - hoursAgo * 3_600_000),
    };
    return inTransaction(deps.store, (tx) => enqueue(tx, safeJob, { name: "x" }, options));
  };
  const person = actor("operator");
  const first = await start(person, 24);
  expect(await start(person, 2)).toEqual({ jobId: first.jobId, existing: true });
  const next = await start(person, 0);
  expect(next).toMatchObject({ existing: false });
  expect(await start(person, 0)).toEqual({ jobId: next.jobId, existing: true });
  const scheduled = await start(systemActor, 1000);
  expect(await start(systemActor, 0)).toEqual({ jobId: scheduled.jobId, existing: true });
});

test("a job queued in a transaction that is rolled back does not exist", async () => {
  const before = await deps.store.db.$count(jobs);
  const undone = inTransaction(deps.store, async (tx) => {
    await enqueue(tx, safeJob, { name: "x" }, { title: "never", actor: actor("operator"), now: new Date() });
    throw new Error("undo");
  });
  await expect(undone).rejects.toThrow("undo");
  expect(await deps.store.db.$count(jobs)).toBe(before);
});
