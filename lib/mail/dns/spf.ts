/** One term of an SPF record (RFC 7208). */
export interface SpfTerm {
  /** `+` when it stands there without one. */
  qualifier: "+" | "-" | "~" | "?";
  /** Lower case: `include`, `ip4`, `all`; `redirect` is a modifier and counts like one. */
  name: string;
  /** What follows `:` or `=`, with `/24` of `a/24`; empty when nothing does. */
  value: string;
  text: string;
}

export interface SpfRecord {
  terms: SpfTerm[];
  /** Terms that nobody understands: receivers stop at the first. */
  wrong: string[];
}

const mechanisms = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];
/** Each costs the receiver a question, of which it asks ten. */
export const lookupTerms: ReadonlySet<string> = new Set(["include", "a", "mx", "ptr", "exists", "redirect"]);

export function isSpf(text: string): boolean {
  return /^v=spf1( |$)/i.test(text.trim());
}

export function parseSpf(text: string): SpfRecord {
  const terms: SpfTerm[] = [];
  const wrong: string[] = [];
  for (const part of text.trim().split(/ +/).slice(1)) {
    const term = parseTerm(part);
    if (term === null) wrong.push(part);
    else if (mechanisms.includes(term.name) || term.name === "redirect") terms.push(term);
  }
  return { terms, wrong };
}

/** Null: not a term. Modifiers nobody knows are allowed, and ignored. */
function parseTerm(text: string): SpfTerm | null {
  const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(text);
  if (modifier !== null) {
    const [, name = "", value = ""] = modifier;
    return value === "" && name.toLowerCase() === "redirect"
      ? null
      : { qualifier: "+", name: name.toLowerCase(), value, text };
  }
  const [, qualifier = "", name = "", value = ""] = /^([-+~?]?)([a-z0-9]+)((?:[:/].*)?)$/i.exec(text) ?? [];
  const lower = name.toLowerCase();
  const given = value.startsWith(":") ? value.slice(1) : value;
  if (!mechanisms.includes(lower) || !isValueRight(lower, value, given)) return null;
  return { qualifier: (qualifier || "+") as SpfTerm["qualifier"], name: lower, value: given, text };
}

function isValueRight(name: string, value: string, given: string): boolean {
  if (name === "all") return value === "";
  if (name === "ip4") return /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$/.test(given);
  if (name === "ip6") return /^[0-9a-f:.]*:[0-9a-f:.]*(\/\d{1,3})?$/i.test(given);
  if (name === "include" || name === "exists") return value.startsWith(":") && given !== "";
  return !(value.startsWith(":") && given === "");
}
