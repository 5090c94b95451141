import type { TranslationKeys, ZxcvbnFactory } from "@zxcvbn-ts/core";

export const minPasswordLength = 12;
/** Hashing costs by length; nobody types more. */
export const maxPasswordLength = 200;

/** Below it somebody who has the hashes and a good computer finds the password in hours (zxcvbn's scale, 0 to 4). */
const enoughScore = 3;
/** Estimating costs by the square of the length, and a password is at least as good as its beginning. */
const scoredLength = 24;
/** How many readings of `p4$$w0rd` are tried; each costs as much as the plain one. */
const triedSubstitutions = 4;

/** Up to so many digits and signs at the ends make nothing of a common word: `Football2026!!`. */
const maxAdded = 10;

/** Whom the password is for: what others know about them makes no password. */
export interface PasswordOwner {
  email: string;
  name: string;
  /** The target's schema. */
  database?: string;
}

export interface PasswordScore {
  /** 0 to 4, as zxcvbn counts. */
  score: number;
  /** Why it is refused, for people; null when it is taken. */
  problem: string | null;
}

/** How good a password is for this person, as the rules that decide in the end see it. */
export async function scorePassword(password: string, owner: PasswordOwner): Promise<PasswordScore> {
  const wrongLength = lengthProblem(password);
  if (wrongLength !== null) return { score: 0, problem: wrongLength };
  const own = ownWords(owner);
  const zxcvbn = await estimator();
  const { score, feedback } = zxcvbn.check(password, own);
  if (consistsOf(password, own)) return { score: Math.min(score, 1), problem: reasons.userInputs };
  if (score < enoughScore) return { score, problem: feedback.warning ?? tooEasy };
  const core = coreOf(password);
  const added = password.length - core.length;
  if (added === 0 || added > maxAdded || zxcvbn.check(core, own).score > 1) return { score, problem: null };
  return { score: 2, problem: reasons.similarToCommon };
}

function lengthProblem(password: string): string | null {
  if (password.length < minPasswordLength) return `The password needs at least ${minPasswordLength} characters.`;
  if (password.length > maxPasswordLength) return `The password may have at most ${maxPasswordLength} characters.`;
  return null;
}

/** What is known of the person and the installation, whole and in parts, longest first. */
function ownWords({ email, name, database = "" }: PasswordOwner): string[] {
  const whole = [email, email.split("@", 1)[0] ?? "", name, name.replaceAll(/\s/g, ""), database, "seaworthy"];
  const parts = [email, name, database].flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = [...whole, ...parts].map((word) => word.toLowerCase()).filter((word) => word.length >= 3);
  return [...new Set(words)].toSorted((a, b) => b.length - a.length);
}

/** Whether little is left of it without the person's own words: `Ada.Lovelace1815!`. */
function consistsOf(password: string, own: readonly string[]): boolean {
  const rest = own.reduce((text, word) => text.replaceAll(word, " "), password.toLowerCase());
  return rest.replaceAll(/[^\p{L}\p{N}]/gu, "").length < 6 && rest.length < password.length;
}

/** The password without what people add at its ends when asked for digits and signs. */
function coreOf(password: string): string {
  const core = password.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return core === "" ? password.replace(/(?:19|20)\d\d\W*$/, "") : core;
}

const tooEasy = "The password is easy to guess: add one or two unrelated words.";
const reasons: TranslationKeys["warnings"] = {
  straightRow: "The password is a row of keys, which is tried early.",
  keyPattern: "The password is a pattern on the keyboard, which is tried early.",
  simpleRepeat: "The password repeats too few characters.",
  extendedRepeat: "The password repeats the same few characters.",
  sequences: "The password is a sequence, which is tried early.",
  recentYears: "The password is little more than a year.",
  dates: "The password is little more than a date.",
  topTen: "The password is one of those tried first.",
  topHundred: "The password is one of those tried first.",
  common: "The password is on the lists of common passwords.",
  similarToCommon: "The password is too close to a common one.",
  wordByItself: "The password is a single word.",
  namesByThemselves: "The password is a name.",
  commonNames: "The password is made of common names.",
  userInputs: "The password is made of your name, your e-mail or the names of this installation.",
  pwned: "The password is on the lists of stolen passwords.",
};

/** An example everybody has read, which its words alone do not give away; as much of it as is scored. */
const famous = ["correct horse battery staple", "correcthorsebatterystaple"].map((text) => text.slice(0, scoredLength));

let loaded: Promise<ZxcvbnFactory> | undefined;

/** Loaded by the first password: the word lists are 2 MB of text, and most processes never judge one. */
function estimator(): Promise<ZxcvbnFactory> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary, "passwords-famous": famous },
    graphs: common.adjacencyGraphs,
    translations: { ...english.translations, warnings: reasons },
    maxLength: scoredLength,
    l33tMaxSubstitutions: triedSubstitutions,
  });
}
