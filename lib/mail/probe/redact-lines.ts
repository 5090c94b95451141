const shownCharacters = 300;
const mark = "[redacted]";

/** Shorter texts stand in every other line; hiding them there would only tell what they are. */
const shortest = 4;

/**
 * Makes what either side said fit to be shown and stored: the secrets in every form they travel in are taken out,
 * control characters replaced (a terminal would obey them), long lines cut.
 */
export function createLineCleaner(user: string | null, password: string | null) {
  const secrets = new Set(password === null ? [] : formsOf(user ?? "", password));
  return {
    /** Something else that must never be shown: what was just sent in answer to a challenge. */
    hide(secret: string): void {
      secrets.add(secret);
    },
    clean(text: string): string {
      let shown = text;
      // The longest first, or what is left of a longer one would stay.
      for (const secret of [...secrets].toSorted((a, b) => b.length - a.length))
        if (secret.length >= shortest) shown = shown.replaceAll(secret, mark);
      shown = shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
      return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown;
    },
  };
}

export type LineCleaner = ReturnType<typeof createLineCleaner>;

function formsOf(user: string, password: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const encoded = [base64(password), base64(`\0${user}\0${password}`), base64(`${user}\0${user}\0${password}`)];
  return [password, encodeURIComponent(password), ...encoded, ...encoded.map((it) => it.replace(/=+$/, ""))];
}
