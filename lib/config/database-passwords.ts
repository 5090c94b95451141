import type { Environment, Variables } from "./variables";

const pairs = [
  ["DATABASE_URL", "DATABASE_PASSWORD"],
  ["TARGET_DATABASE_URL", "TARGET_DATABASE_PASSWORD"],
] as const;

/** The URLs with the passwords that came beside them. */
export function withPasswords(read: Variables): Variables {
  const filled = { ...read };
  for (const [urlName, passwordName] of pairs) {
    const [url, password] = [read[urlName], read[passwordName]];
    if (url !== undefined && password !== undefined) filled[urlName] = withPassword(url, password);
  }
  return filled;
}

/** What does not fit together. Never repeats a password. */
export function passwordProblems(given: Environment): string[] {
  return pairs.flatMap(([urlName, passwordName]) => {
    const [url, password] = [given[urlName], given[passwordName]];
    if (password === undefined) return [];
    if (url === undefined) return [`${passwordName} is set, but ${urlName} is not`];
    if (!URL.canParse(url)) return [];
    const { username, password: own } = new URL(url);
    if (own !== "") return [`${urlName} holds a password and ${passwordName} is set, too: keep one`];
    return username === "" ? [`${urlName} names no user to whom ${passwordName} could belong`] : [];
  });
}

/** Encoded beforehand: the URL would leave a percent sign as it is, and whoever reads it would decode it. */
function withPassword(url: string, password: string): string {
  const filled = new URL(url);
  filled.password = encodeURIComponent(password);
  return filled.toString();
}
