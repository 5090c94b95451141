/**
 * Definitions that name their own schema, as the server or whoever wrote them did, would point back to the source when
 * they are restored under another name: a copy that counts in the original's sequence, a drill that reads live tables.
 * Texts are latin1 strings of the server's bytes, so that nothing is decoded.
 */
const quoted = "`(?:[^`]|``)*`";
const literal = String.raw`'(?:[^'\\]|\\.)*'`;
const identifier = String.raw`(?:${quoted}|"(?:[^"]|"")*"|[^\s.\x60"'@(]+)`;

/** Character sets in which a byte of a quote may be the second half of a letter: their texts are left as they are. */
const unsafeCharsets = new Set(["big5", "cp932", "gb18030", "gbk", "sjis"]);

export function isRewritable(charset: string | undefined): boolean {
  return !unsafeCharsets.has(charset ?? "");
}

/** Of a table on MariaDB, which names the schema in `DEFAULT nextval(…)` only. */
export function tableWithoutSchema(create: string, database: string): string {
  const own = `${quote(database)}.`;
  const calls = new RegExp(`${literal}|(?<=(?:next|last)val\\()${quoted}\\.`, "gs");
  return create.replace(calls, (found) => (found === own ? "" : found));
}

/**
 * Of a view, in the form the server gives it: every name in backticks. A table, alias or column of the schema's own name
 * makes `` `a`.`b` `` ambiguous; then such pairs stay as they are.
 */
export function viewWithoutSchema(create: string, database: string): string {
  const own = quote(database);
  const chain = new RegExp(`${literal}|${quoted}(?:\\.${quoted})*`, "gs");
  const part = new RegExp(quoted, "gs");
  const isAmbiguous = [...create.matchAll(chain)].some(([found]) => {
    const parts = found.startsWith("`") ? (found.match(part) ?? []) : [];
    return parts.length === 1 ? parts[0] === own : parts.slice(1).includes(own);
  });
  return create.replace(chain, (found) => {
    const parts = found.startsWith("`") ? (found.match(part) ?? []) : [];
    const isOwn = parts[0] === own && (parts.length === 3 || (parts.length === 2 && !isAmbiguous));
    return isOwn ? found.slice(own.length + 1) : found;
  });
}

const account = `(?:CURRENT_USER(?:\\s*\\(\\s*\\))?|${identifier}(?:@${identifier})?)`;
const triggerHead = new RegExp(
  String.raw`^(CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*${account}\s+)?TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?)` +
    String.raw`(?:(${identifier})\s*\.\s*)?(${identifier}\s+(?:BEFORE|AFTER)\s+[\w\s,\x60]+?\s+ON\s+)(?:(${identifier})\s*\.\s*)?(?=${identifier})`,
  "is",
);

/** Of a trigger, whose text stands as it was written: the schema before its own and its table's name. */
export function triggerWithoutSchema(create: string, database: string): string {
  const isOwn = (name: string | undefined) =>
    name === undefined || unquote(name) === Buffer.from(database).toString("latin1");
  return create.replace(
    triggerHead,
    (found, start: string, schema: string | undefined, name: string, of: string | undefined) =>
      isOwn(schema) && isOwn(of) ? start + name : found,
  );
}

function quote(name: string): string {
  return `\`${Buffer.from(name).toString("latin1").replaceAll("`", "``")}\``;
}

function unquote(name: string): string {
  const mark = name[0];
  return mark === "`" || mark === '"' ? name.slice(1, -1).replaceAll(mark + mark, mark) : name;
}
