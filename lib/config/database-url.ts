const form = "mysql://user:password@host:3306";

/**
 * What is wrong with a database's address, or null. What we would not heed is refused: `?ssl-mode=REQUIRED` must not end
 * in a connection in the clear.
 */
export function databaseUrlProblem(text: string, { namesDatabase }: { namesDatabase: boolean }): string | null {
  const looksLike = `must look like ${form}${namesDatabase ? "/database" : ""}`;
  if (!URL.canParse(text)) return looksLike;
  const url = new URL(text);
  if (!/^(mysql|mariadb):$/.test(url.protocol)) return looksLike;
  if (![url.username, url.password, url.pathname].every(isDecodable))
    return "holds a % that starts no percent-encoding: write it as %25";
  const named = decodeURIComponent(url.pathname.slice(1));
  if (namesDatabase && (url.hostname === "" || named === "" || named.includes("/"))) return looksLike;
  const unknown = [...url.searchParams.keys()].find((name) => name !== "ssl");
  if (unknown !== undefined) return `holds ?${unknown}, which nobody heeds: the only setting is ?ssl=true`;
  return url.searchParams.getAll("ssl").every((value) => tlsOptions(value) !== null)
    ? null
    : "holds an ?ssl that is neither true nor false: ?ssl=true asks for TLS";
}

/** How the driver is to encrypt; undefined: not at all. `ssl` is `true`, `false`, or its options as JSON (`{}`). */
export function tlsOf(url: string): Record<string, unknown> | undefined {
  const value = new URL(url).searchParams.get("ssl");
  return value === null ? undefined : (tlsOptions(value) ?? undefined);
}

/**
 * The address as the driver takes it, which would read any option of its own from the query, and trip over `?ssl=true`.
 */
export function driverAddress(url: string): { uri: string; ssl?: Record<string, unknown> } {
  const ssl = tlsOf(url);
  const uri = url.replace(/^mariadb:/, "mysql:").replace(/[?#].*$/, "");
  return ssl === undefined ? { uri } : { uri, ssl };
}

/** Null when the text is none of these. */
function tlsOptions(text: string): Record<string, unknown> | undefined | null {
  if (text === "true") return {};
  if (text === "false") return undefined;
  try {
    const options: unknown = JSON.parse(text);
    const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
    return isObject ? (options as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
