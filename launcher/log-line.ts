import { z } from "zod";

const pinoLine = z.object({
  level: z.string(),
  msg: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/**
 * What of a process's log line is worth a line on the terminal: `error: it broke` for warnings and errors of our own
 * processes and errors of the database server, nothing otherwise.
 */
export function shortLogLine(line: string): string | undefined {
  const database = /\[ERROR\] (.*)$/.exec(line);
  if (database?.[1] !== undefined) return `error: ${database[1]}`;
  if (!line.startsWith("{")) return undefined;
  const parsed = pinoLine.safeParse(parseJson(line));
  if (!parsed.success || !["warn", "error", "fatal"].includes(parsed.data.level)) return undefined;
  const { level, msg, err } = parsed.data;
  return `${level}: ${[msg, err?.message].filter((part) => part !== undefined && part !== "").join(": ")}`;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
