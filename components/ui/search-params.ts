export type SearchParams = Record<string, string | string[] | undefined>;

/** The first value of each parameter: a repeated one is a mistake, not a list. */
export function flatParams(params: SearchParams): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== "") flat[name] = first;
  }
  return flat;
}

/** A link to the same page with some parameters changed (null removes). Another view starts at its first page. */
export function hrefWith(path: string, params: Record<string, string>, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  if (!("cursor" in changes)) next.delete("cursor");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === "" ? path : `${path}?${query}`;
}
