import { OperatorError } from "@/lib/kernel/errors";

export function unterminated(what: string, line: number): OperatorError {
  return new OperatorError("sql.unterminated", `The ${what} that starts on line ${line} never ends.`, {
    kind: "invalid",
    hint: "The file may be cut short: compare its end with the original.",
    details: { line },
  });
}

export function tooLong(line: number, limitBytes: number): OperatorError {
  return new OperatorError(
    "sql.statement_too_long",
    `The statement that starts on line ${line} is longer than ${limitBytes} bytes.`,
    {
      kind: "invalid",
      hint: "Look for a missing quote or delimiter, or split the statement.",
      details: { line, limitBytes },
    },
  );
}

export function clientCommand(command: string, line: number): OperatorError {
  return new OperatorError(
    "sql.client_command",
    `Line ${line} holds \`${command}\`, a command of the mysql command-line client, not SQL.`,
    {
      kind: "invalid",
      hint: "End the statement with `;`, and put what other files hold into this file.",
      details: { line },
    },
  );
}

export function badDelimiter(line: number, reason: string): OperatorError {
  return new OperatorError("sql.bad_delimiter", `The DELIMITER on line ${line} ${reason}.`, {
    kind: "invalid",
    hint: "Write for example `DELIMITER //`, and `DELIMITER ;` to go back.",
    details: { line },
  });
}
