import { expect, test } from "vitest";
import { migrationFailure, type Position } from "./migration-failure";

const file = {
  version: "002",
  description: "more",
  fileName: "002_more.sql",
  path: "/migrations/002_more.sql",
  sizeBytes: 1,
  checksum: "",
  checksumRaw: "",
};
const position: Position = {
  done: 1,
  total: 2,
  current: undefined,
  transactional: false,
  rolledBack: false,
  remains: false,
  blockers: [],
};
const refused = Object.assign(new Error("CREATE command denied to user 'app'@'%' for table 'b'"), {
  code: "ER_TABLEACCESS_DENIED_ERROR",
});

test("what the account may not do is to be granted, not to be corrected in the file", () => {
  const half = migrationFailure(file, position, refused, false);
  expect(half.hint).toMatch(/^Let the account that TARGET_DATABASE_URL names do this; .* Put right what is half done/);
  const whole = migrationFailure(file, { ...position, transactional: true }, refused, false);
  expect(whole.hint).toMatch(/^Let the account .* Nothing needs undoing/);
  const wrong = migrationFailure(file, { ...position, transactional: true }, new Error("You have an error"), false);
  expect(wrong.hint).toMatch(/^Correct the file\. Nothing needs undoing/);
});
