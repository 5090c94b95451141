export type Severity = "critical" | "warning";

/** One thing to do, with the place where it is done. */
export interface Todo {
  id: string;
  severity: Severity;
  title: string;
  detail: string;
  /** Since when it has been so; null when nobody knows. */
  since: Date | null;
  action: { label: string; href: string };
}

type Judge = (id: string, title: string, detail: string, action: Todo["action"], since?: Date | null) => Todo;

const judge =
  (severity: Severity): Judge =>
  (id, title, detail, action, since = null) => ({ id, severity, title, detail, since, action });
export const critical = judge("critical");
export const warning = judge("warning");

export function several(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
