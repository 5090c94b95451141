/** Results on standard output; everything else (progress, notes, errors) on standard error. */
export interface Output {
  json: boolean;
  /** With `--json` the value, otherwise the lines made of it. */
  result<T>(value: T, toLines: (value: T) => readonly string[]): void;
  note(line: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result: (value, toLines) => {
      const lines = json ? [harmlessJson(JSON.stringify(value, null, 2))] : toLines(value).map(harmless);
      process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    },
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Strangers write into the audit log, too, and a terminal obeys controls and turns text around. Lines and tabs stay. */
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function harmless(text: string): string {
  return text.replace(obeyed, "\ufffd");
}

/** The same value, written so that no terminal obeys it. */
function harmlessJson(text: string): string {
  return text.replace(obeyed, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Columns as wide as their widest cell, the last one ragged. */
export function table(header: readonly string[], given: readonly (readonly string[])[]): string[] {
  // A row is one line, whatever is in it.
  const rows = given.map((row) => row.map((cell) => cell.replace(/[\r\n\t]+/g, " ")));
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `2026-11-21 03:00:00Z`. */
export function moment(date: Date | null): string {
  return date === null ? "-" : date.toISOString().replace("T", " ").replace(/\.\d+/, "");
}
