import { expect, test } from "vitest";
import { refuseUnresolved, selectFiles } from "./apply-pending";
import { judgeMigrations } from "./judge-migrations";
import type { MigrationFile } from "./migration-file";
import type { HistoryRow } from "./schema-version";

function file(version: string, checksum = version): MigrationFile {
  return {
    version,
    description: "",
    fileName: `${version}_x.sql`,
    path: "",
    sizeBytes: 1,
    checksum,
    checksumRaw: checksum,
  };
}
function row(version: string, changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    version,
    description: "",
    fileName: `${version}_x.sql`,
    checksum: version,
    state: "applied",
    statementsTotal: 3,
    statementsDone: 3,
    connectionId: 7,
    installedBy: "",
    installedOn: new Date(0),
    executionMs: 1,
    error: null,
    ...changes,
  };
}
const statesOf = (files: MigrationFile[], history: HistoryRow[], alive: number[] = []) =>
  judgeMigrations({ files, history, alive: new Set(alive) }).map(({ version, state }) => `${version} ${state}`);

test("a file without a row is pending", () => {
  expect(statesOf([file("1")], [])).toEqual(["1 pending"]);
});
test("a file older than the newest applied one is out of order", () => {
  expect(statesOf([file("1"), file("2"), file("10")], [row("2")])).toEqual([
    "1 out of order",
    "2 applied",
    "10 pending",
  ]);
});
test("another checksum is a change", () => {
  expect(statesOf([file("1", "other")], [row("1")])).toEqual(["1 changed"]);
});
test("001 in the history is 1 in the folder", () => {
  expect(statesOf([file("1", "001")], [row("001")])).toEqual(["1 applied"]);
});
test("a row without a file is missing, in its place", () => {
  expect(statesOf([file("1"), file("3")], [row("1"), row("2")])).toEqual(["1 applied", "2 missing", "3 pending"]);
});
test("a running row is running only while its connection lives", () => {
  const running = row("1", { state: "running", statementsDone: 1 });
  expect(statesOf([file("1")], [running], [7])).toEqual(["1 running"]);
  const [judged] = judgeMigrations({ files: [file("1")], history: [running], alive: new Set() });
  expect(judged).toMatchObject({ state: "failed", error: { code: "migration.interrupted" } });
  expect(judged?.error?.message).toContain("Statement 1 has run; whether statement 2 of 3 took effect is unknown.");
});
test("what is failed or running blocks; changed and missing do not", () => {
  const judge = (state: HistoryRow["state"], alive: number[]) =>
    judgeMigrations({ files: [file("1"), file("2")], history: [row("1", { state })], alive: new Set(alive) });
  expect(() => refuseUnresolved(judge("running", [7]), true)).toThrow(/still running on connection 7/);
  expect(() => refuseUnresolved(judge("failed", []), false)).toThrow(/1_x\.sql has failed/);
  expect(() => refuseUnresolved(judge("failed", []), true)).not.toThrow();
  expect(() => refuseUnresolved(judge("applied", []), false)).not.toThrow();
});
test("failed files are selected only to be retried, nothing beyond the last version asked for", () => {
  const judged = judgeMigrations({
    files: [file("1"), file("2"), file("3")],
    history: [row("1", { state: "failed" })],
    alive: new Set(),
  });
  const versions = (options: Parameters<typeof selectFiles>[1]) =>
    selectFiles(judged, options).map(({ version }) => version);
  expect(versions({})).toEqual(["2", "3"]);
  expect(versions({ retryFailed: true, upTo: "2" })).toEqual(["1", "2"]);
});
