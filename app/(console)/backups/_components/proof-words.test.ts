import { expect, test } from "vitest";
import { proofLabel, proofSentence } from "./proof-words";

/** For whom somebody else encrypted a file is not written in it. */
const noRecipients: string[] = [];
const verifiedAt = new Date("2026-11-22T03:00:00Z");
const dump = {
  recipients: null,
  proof: "none",
  provenAt: null,
  restoreMs: null,
  tableCount: null,
  rowCount: null,
  verifiedAt: null,
  verifyError: null,
} as const;
const broken = (code: string) =>
  ({ ...dump, proof: "damaged", verifiedAt, verifyError: { code, message: "" } }) as const;

test.each([
  ["nobody has read", dump, "Not read yet", "Nobody has read it"],
  ["of another tool, read to its end", { ...dump, verifiedAt }, "Complete", "no manifest"],
  ["that is encrypted", { ...dump, verifiedAt, recipients: noRecipients }, "Complete", "only its key shows"],
  ["without its closing line", broken("archive.incomplete"), "Incomplete", "closing line"],
  ["that is not what was written", broken("archive.truncated"), "Damaged", "not what was written"],
  ["that was read back", { ...dump, proof: "verified", verifiedAt }, "Verified", "read back"],
  [
    "that a drill restored",
    { ...dump, proof: "proven", provenAt: verifiedAt, tableCount: 1, rowCount: 2, restoreMs: 1500 },
    "Proven",
    "restored 1 table, 2 rows in 1.5 s",
  ],
] as const)("a file %s is called what it is", (_, backup, label, sentence) => {
  expect(proofLabel(backup)).toBe(label);
  expect(proofSentence(backup)).toContain(sentence);
});
