import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { jobDone } from "./backups";
import { newAdministrator, sharedStack } from "./test-stack";
import type { Answer, Visitor } from "./visitor";

const stack = sharedStack();

/** Which replica answered each request: request id → host. Their access lines say so. */
async function answeredBy(ids: readonly string[]): Promise<Map<string, string>> {
  return stack.until("the access log has every request", async () => {
    const lines = (await stack.logs("web")).split("\n").filter((line) => line.includes('"msg":"request"'));
    const hosts = lines.map((line) => JSON.parse(line) as { requestId: string; host: string });
    const found = new Map(hosts.map(({ requestId, host }) => [requestId, host]));
    return ids.every((id) => found.has(id)) ? new Map(ids.map((id) => [id, found.get(id) ?? ""])) : undefined;
  });
}

/** The same request many times at once. */
function manyTimes(times: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => send(index)));
}

const idsOf = (answers: readonly Answer[]) => answers.map(({ headers }) => String(headers["x-request-id"]));

describe("four replicas are one system", () => {
  let person: Visitor;
  let hosts: string[];
  beforeAll(async () => {
    person = await newAdministrator(stack, "replicas");
    hosts = (await stack.containers("web")).map(({ host }) => host);
  });

  test("a session made on one of them works on all, and log lines tell them apart", async () => {
    const answers = await manyTimes(60, () => person.ask("/api/admin/account"));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const seen = await answeredBy(idsOf(answers));
    expect(hosts).toHaveLength(4);
    expect(new Set(seen.values())).toEqual(new Set(hosts));
  });

  test("one Idempotency-Key sent fifty times at once makes one job, whoever is asked", async () => {
    const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
    const sent = { method: "POST", body: "{}", headers };
    const answers = await manyTimes(50, () => person.ask("/api/admin/backups", sent));
    // Who came while the first was at work was told so, and may come again.
    const done = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const again = await person.ask("/api/admin/backups", sent);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    const jobs = [...done, again].map(({ text }) => (JSON.parse(text) as { jobId: string }).jobId);
    expect(new Set(jobs).size).toBe(1);
    const seen = await answeredBy(idsOf(answers));
    expect(new Set(seen.values()).size).toBe(4);
    await jobDone(stack, person, String(jobs[0]));
  });

  test("what somebody may ask for in a minute is counted over all of them", { timeout: 180_000 }, async () => {
    const asker = await newAdministrator(stack, "hasty");
    const answers: Answer[] = [];
    const startedAt = performance.now();
    // More than the limit of changes, which is lower than that of reads.
    for (let round = 0; round < 10; round++) {
      answers.push(...(await manyTimes(20, () => asker.ask("/api/admin/backups/schedule/preview", preview))));
      if (answers.some(({ status }) => status === 429) && round >= 8) break;
      await wait(50);
    }
    expect(performance.now() - startedAt).toBeLessThan(55_000);
    const passed = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status === 429);
    expect(passed + refused.length).toBe(answers.length);
    // Each replica may hold back a twentieth that it took and did not use.
    expect(passed).toBeLessThanOrEqual(120);
    expect(passed).toBeGreaterThanOrEqual(120 - 4 * 6);
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
  });
});

const preview = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ cron: "0 3 * * *", timeZone: "UTC" }),
};
