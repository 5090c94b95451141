import { say } from "./terminal";

/** The last thing a start says: where to go, and how to stop. */
export function sayWelcome(facts: {
  url: string;
  link: string | null;
  mailAddress: string;
  dataDir: string;
  complaints: readonly string[];
}): void {
  const { url, link, mailAddress, dataDir, complaints } = facts;
  say();
  say(`  Console          ${url}`);
  if (link !== null)
    say(`  First sign-in    ${link}\n                   (once, within 24 hours: creates the first administrator)`);
  say(`  Caught mail      ${mailAddress}`);
  say(`  Data and logs    ${dataDir}`);
  say(`  Stop             Ctrl-C`);
  for (const complaint of complaints) say(`  Not ready        ${complaint}`);
  say();
}
