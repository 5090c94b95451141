/** One line of an exposition: `name{labels} value`. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

interface Family {
  name: string;
  type: string | null;
  help: string | null;
}

export interface Exposition {
  samples: Sample[];
  families: Map<string, Family>;
  /** What breaks the format or the conventions, with the line's number. */
  problems: string[];
}

const types = ["counter", "gauge", "histogram", "summary", "untyped"];
const namePattern = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const samplePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const otherUnits =
  /_(ms|milliseconds|micros|microseconds|minutes|hours|days|kb|mb|gb|kib|mib|gib|kilobytes|megabytes|percent)(_|$)/;

/**
 * Reads Prometheus' text format and judges it, more strictly than the server does: lower snake case; base units
 * (`_seconds`, `_bytes`); HELP and TYPE once per family, before its samples; counters, and they alone, end in `_total`;
 * families in one piece; no series twice; label values escaped; numbers that are numbers.
 */
export function lintExposition(text: string): Exposition {
  const result: Exposition = { samples: [], families: new Map(), problems: [] };
  const seen = new Set<string>();
  const closed = new Set<string>();
  let current: string | null = null;
  if (!text.endsWith("\n")) result.problems.push("the last line does not end");
  for (const [index, line] of text.replace(/\n$/, "").split("\n").entries()) {
    const complain = (problem: string) => result.problems.push(`line ${index + 1}: ${problem}: ${line}`);
    if (line === "") continue;
    if (line.startsWith("#")) {
      const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
      if (keyword === undefined) complain("neither HELP nor TYPE");
      else describe(result, keyword, name, rest, complain);
      continue;
    }
    const sample = readSample(line, complain);
    if (sample === null) continue;
    const family = familyOf(result, sample.name);
    if (family === null) complain("no HELP and TYPE before it");
    else {
      if (family.name !== current) {
        if (closed.has(family.name)) complain("its family is in two pieces");
        if (current !== null) closed.add(current);
        current = family.name;
      }
      judge(family, sample, complain);
    }
    const labels = Object.entries(sample.labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    const series = [sample.name, ...labels.toSorted()].join();
    if (seen.has(series)) complain("this series was there before");
    seen.add(series);
    result.samples.push(sample);
  }
  for (const { name, type, help } of result.families.values()) {
    if (type === null || help === null) result.problems.push(`${name} lacks ${type === null ? "TYPE" : "HELP"}`);
    if (!result.samples.some((sample) => familyOf(result, sample.name)?.name === name))
      result.problems.push(`${name} has no sample`);
  }
  return result;
}

function describe(
  { families }: Exposition,
  keyword: string,
  name: string,
  rest: string,
  complain: (problem: string) => void,
): void {
  const family = families.get(name) ?? { name, type: null, help: null };
  families.set(name, family);
  const key = keyword === "HELP" ? "help" : "type";
  if (family[key] !== null) complain(`${keyword} twice`);
  family[key] = rest;
  if (keyword === "TYPE" && !types.includes(rest)) complain("no such type");
  if (keyword === "HELP" && rest.trim() === "") complain("says nothing");
}

function readSample(line: string, complain: (problem: string) => void): Sample | null {
  const [, name, inBraces, number] = samplePattern.exec(line) ?? [];
  if (name === undefined || number === undefined) return (complain("not a sample"), null);
  const labels: Record<string, string> = {};
  labelPattern.lastIndex = 0;
  for (let at = 0; at < (inBraces ?? "").length; at = labelPattern.lastIndex) {
    labelPattern.lastIndex = at;
    const [, label, value] = labelPattern.exec(inBraces ?? "") ?? [];
    if (label === undefined || value === undefined) return (complain("its labels are not escaped"), null);
    if (label in labels) complain(`label ${label} twice`);
    if (!namePattern.test(label)) complain(`label ${label} is not in snake case`);
    labels[label] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  const value = number === "+Inf" ? Number.POSITIVE_INFINITY : Number(number);
  if (Number.isNaN(value)) complain("not a number");
  return { name, labels, value };
}

/** `x_bucket`, `x_sum` and `x_count` belong to the histogram x. */
function familyOf({ families }: Exposition, name: string): Family | null {
  const own = families.get(name);
  if (own !== undefined) return own;
  const base = families.get(name.replace(/_(bucket|sum|count)$/, ""));
  return base?.type === "histogram" || base?.type === "summary" ? base : null;
}

function judge({ name, type }: Family, sample: Sample, complain: (problem: string) => void): void {
  if (!namePattern.test(name)) complain("not in snake case");
  if (otherUnits.test(name)) complain("not in base units");
  const plain = name.replace(/_total$/, "");
  if (/(^|_)(age|duration|lag|latency|uptime|time)(_|$)/.test(plain) && !plain.endsWith("_seconds"))
    complain("a time that does not end in _seconds");
  if (/(^|_)(size|memory|heap|free)(_|$)/.test(plain) && !plain.endsWith("_bytes"))
    complain("a size that does not end in _bytes");
  if ((type === "counter") !== name.endsWith("_total")) complain("counters, and they alone, end in _total");
  if (type === "counter" && sample.value < 0) complain("a counter below zero");
  if (type === "histogram" && sample.name.endsWith("_bucket") !== "le" in sample.labels)
    complain("buckets, and they alone, have le");
}
