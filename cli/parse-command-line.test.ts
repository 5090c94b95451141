import { expect, test } from "vitest";
import { commands } from "./commands";
import { parseCommandLine } from "./parse-command-line";

const parse = (line: string) => parseCommandLine(line.split(" ").filter(Boolean), commands);

test.each(["", "help", "--help", "backup --help", "backup verify -h", "backup prune --yes --help", "help backup"])(
  "“%s” is help",
  (line) => {
    expect(parse(line).command.name).toBe("help");
  },
);

test("what follows the command's name is handed to it", () => {
  expect(parse("backup verify 01jd --json")).toMatchObject({
    command: { name: "backup verify" },
    given: { positionals: ["01jd"] },
    json: true,
  });
  expect(parse("user create --email a@example.test --name A --role=viewer")).toMatchObject({
    command: { name: "user create" },
    given: { positionals: [], options: { email: "a@example.test", name: "A", role: "viewer" } },
    json: false,
  });
});

test.each([
  ["sail", "There is no command “sail”."],
  ["backup", "There is no command “backup”."],
  ["backup verify", "<backup> is missing."],
  ["backup list more", "Nothing may follow “backup list”."],
  ["backup list --sort size", "Unknown option '--sort'"],
  ["user create --email a@example.test", "--name <name>, --role viewer|operator|administrator is missing."],
])("“%s” is wrong usage", (line, message) => {
  const wrong = { code: "cli.usage", kind: "invalid", hint: expect.stringMatching(/^Usage: seaworthy /) };
  expect(() => parse(line)).toThrow(expect.objectContaining({ ...wrong, message: expect.stringContaining(message) }));
});
