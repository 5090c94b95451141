import { expect, test } from "vitest";
import { connectionDemand } from "./connection-demand";

const alone = {
  webReplicas: 1,
  workerReplicas: 1,
  storePoolSize: 8,
  targetPoolSize: 4,
  jobConcurrency: 2,
  backupConnections: null,
};

test("one web and one worker fit a server with its own defaults many times over", () => {
  expect(connectionDemand(alone, ["store", "target"])).toEqual({
    sum: "1 web × (8 + 4 + 6) + 1 worker × (8 + 4 + 6) + 2 jobs × 10",
    needed: 56,
  });
});

test("four web and two workers fit the 151 connections that servers allow by default", () => {
  const several = { ...alone, webReplicas: 4, workerReplicas: 2 };
  expect(connectionDemand(several, ["store", "target"]).needed).toBe(128);
  expect(connectionDemand(several, ["store"])).toEqual({ sum: "4 web × 8 + 2 workers × 8", needed: 48 });
  expect(connectionDemand(several, ["target"]).needed).toBe(80);
});

test("only two jobs open connections of their own, however many may run; one where only one may", () => {
  const needed = (jobConcurrency: number) => connectionDemand({ ...alone, jobConcurrency }, ["target"]).needed;
  expect([needed(1), needed(2), needed(20)]).toEqual([30, 40, 40]);
  expect(connectionDemand({ ...alone, backupConnections: 20 }, ["target"]).sum).toContain("2 jobs × 22");
});
