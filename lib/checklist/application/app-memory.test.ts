import { expect, test } from "vitest";
import { judgeMemory } from "./app-memory";

const [mib, gib] = [1024 ** 2, 1024 ** 3];
const judge = (memory: Partial<{ residentBytes: number; heapUsedBytes: number; limitBytes: number | null }>) =>
  judgeMemory({
    machineBytes: 8 * gib,
    processes: [
      {
        role: "worker",
        host: "w",
        pid: 1,
        memory: {
          residentBytes: 300 * mib,
          heapUsedBytes: 80 * mib,
          heapLimitBytes: 2 * gib,
          limitBytes: null,
          ...memory,
        },
      },
    ],
  });

test("a process far from its limits is fine", () => {
  expect(judge({})).toMatchObject({ status: "ok", summary: expect.stringContaining("uses 4 %") });
});

test.each([
  ["its container's limit", { limitBytes: 320 * mib }, "94 % of its memory (its container)", "docker update"],
  [
    "its heap's limit",
    { heapUsedBytes: 1.9 * gib, residentBytes: 2 * gib },
    "95 % of its memory (Node's heap)",
    "max-old-space",
  ],
  ["the machine's memory", { residentBytes: 7 * gib }, "88 % of its memory (the machine)", "docker update"],
])("a process near %s", (_title, memory, summary, command) => {
  const judged = judge(memory);
  expect(judged).toMatchObject({ status: "warning", summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toContain(command);
});

test("without any process there is nothing to judge", () => {
  expect(judgeMemory({ machineBytes: gib, processes: [] }).status).toBe("skipped");
});
