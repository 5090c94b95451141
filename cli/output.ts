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
      const lines = json ? [JSON.stringify(value, null, 2)] : toLines(value);
      process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    },
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Columns as wide as their widest cell, the last one ragged. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
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
