import { describe, expect, test } from "vitest";
import { condition } from "./condition";
import { type AlertRow, planRound } from "./plan-round";

const now = new Date("2026-11-21T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const gone = (changes: { level?: number; patienceMs?: number } = {}) =>
  condition({
    kind: "worker-gone",
    title: "No worker is running",
    summary: "Nothing runs.",
    facts: [],
    hint: null,
    path: "/system",
    ...changes,
  });
const row = (changes: Partial<AlertRow> = {}): AlertRow => ({
  id: "a1",
  kind: "worker-gone",
  subjectKey: "worker-gone",
  title: "No worker is running",
  state: "pending",
  evidence: gone().evidence,
  firstSeenAt: ago(1),
  lastSeenAt: ago(1),
  openedAt: null,
  resolvedAt: null,
  missedRounds: 0,
  liveKey: "worker-gone",
  ...changes,
});

interface Given {
  seen?: ReturnType<typeof gone>[];
  live?: AlertRow[];
  lastOpened?: Date;
  blind?: string[];
}
function plan({ seen = [], live = [], lastOpened, blind = [] }: Given): string[] {
  const opened = new Map(lastOpened === undefined ? [] : [["worker-gone", lastOpened]]);
  const changes = planRound({ conditions: seen, blind: new Set(blind) }, { live, lastOpened: opened }, now);
  return changes.map(({ what }) => what);
}

describe("what is seen", () => {
  test("once is watched", () => expect(plan({ seen: [gone()] })).toEqual(["watch"]));
  test("again is told", () => expect(plan({ seen: [gone()], live: [row()] })).toEqual(["open"]));
  test("and was told of stays as it is", () => {
    expect(plan({ seen: [gone()], live: [row({ state: "open" })] })).toEqual(["see"]);
  });
  test("is waited with as long as its kind asks for", () => {
    const seen = [gone({ patienceMs: 5 * 60_000 })];
    expect(plan({ seen, live: [row({ firstSeenAt: ago(4) })] })).toEqual(["see"]);
    expect(plan({ seen, live: [row({ firstSeenAt: ago(5) })] })).toEqual(["open"]);
  });
  test("and gets worse is told again", () => {
    expect(plan({ seen: [gone({ level: 2 })], live: [row({ state: "open" })] })).toEqual(["worse"]);
  });
  test("and gets better is not", () => {
    const evidence = gone({ level: 3 }).evidence;
    expect(plan({ seen: [gone({ level: 2 })], live: [row({ state: "open", evidence })] })).toEqual(["see"]);
  });
  test("within the hour after it was told of waits for the hour to be over", () => {
    expect(plan({ seen: [gone()], live: [row()], lastOpened: ago(59) })).toEqual(["see"]);
    expect(plan({ seen: [gone()], live: [row()], lastOpened: ago(60) })).toEqual(["open"]);
  });
});

describe("what is not seen any more", () => {
  test("is missed once", () => expect(plan({ live: [row({ state: "open" })] })).toEqual(["miss"]));
  test("is over the second time", () => {
    expect(plan({ live: [row({ state: "open", missedRounds: 1 })] })).toEqual(["resolve"]);
  });
  test("is forgotten when nobody was told", () => {
    expect(plan({ live: [row()] })).toEqual(["miss"]);
    expect(plan({ live: [row({ missedRounds: 1 })] })).toEqual(["forget"]);
  });
  test("because nobody could look stays as it is", () => {
    const live = [row({ state: "open", missedRounds: 1 })];
    expect(plan({ live, blind: ["worker-gone"] })).toEqual([]);
    expect(plan({ live: [row({ subjectKey: "worker-gone:x" })], blind: ["worker-gone:x"] })).toEqual([]);
  });
});
