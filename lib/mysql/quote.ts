/** `` `name` ``: an identifier as SQL, whatever it contains. */
export function quoteId(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/**
 * `'text'`: a string literal for SQL that is written to a file or for statements that take no placeholders (SHOW,
 * SET). Not for a session whose sql_mode has NO_BACKSLASH_ESCAPES; ours never has.
 */
export function quoteString(text: string): string {
  return `'${text.replace(/[\0\n\r\x1a\\']/g, (character) => escapes[character] ?? character)}'`;
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\n": "\\n",
  "\r": "\\r",
  "\x1a": "\\Z",
  "\\": "\\\\",
  "'": "\\'",
};
