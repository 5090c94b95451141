import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";
import { requireGoodPassword } from "./password-rules";
import { scorePassword } from "./score-password";

const person = { email: "ada.lovelace@analytical.example", name: "Ada Lovelace", database: "gene_atlas" };

async function problemOf(password: string): Promise<string | null> {
  return (await scorePassword(password, person)).problem;
}

test.each([
  ["elevenchars", "needs at least 12"],
  ["x".repeat(201), "at most 200"],
  ["ada.lovelace@analytical.example", "your name, your e-mail"],
  ["Ada.Lovelace2026!", "your name, your e-mail"],
  ["Ada Lovelace 123", "your name, your e-mail"],
  ["lovelace-ada-1815", "your name, your e-mail"],
  ["ANALYTICAL.example", "your name, your e-mail"],
  ["gene_atlas_2026", "the names of this installation"],
  ["ada lovelace seaworthy", "the names of this installation"],
  ["Seaworthy2026!", "the names of this installation"],
  ["aaaaaaaaaaaaaaa", "repeats too few"],
  ["abababababab", "repeats the same few"],
  ["Football2026!!", "too close to a common one"],
  ["2026-football!", "too close to a common one"],
  ["Password2026!", "too close to a common one"],
  ["123456789012", "lists of common passwords"],
  ["one two three four five six", "sequence"],
  ["Correct Horse Battery Staple", "tried first"],
])("%s is refused: %s", async (password, reason) => {
  expect(await problemOf(password)).toContain(reason);
});

/** Every third of the list that is long enough, and the best known ones made longer as people do. */
const common = (dictionary["passwords-common"] ?? []).map(String);
const longEnough = common.filter((word) => word.length >= 12).slice(0, 120);
const stretched = common
  .filter((word) => word.length >= 6 && word.length <= 10)
  .slice(0, 90)
  .map((word, index) => [`${word}${word}`, `${word}123456`, `${word}2026!!`][index % 3] ?? word)
  .filter((word) => word.length >= 12);

test("some two hundred common passwords are refused, each with a reason", async () => {
  const tried = [...longEnough, ...stretched];
  expect(tried.length).toBeGreaterThan(150);
  const taken: string[] = [];
  for (const password of tried) if ((await problemOf(password)) === null) taken.push(password);
  expect(taken).toEqual([]);
}, 30_000);

test.each([
  "four unrelated words here",
  "ada likes lovelace poems",
  "h7$kQ2!mZ9wL",
  "пароль из двенадцати",
  "kettle orbit mango fjord",
  "das Pferd frisst keinen Gurkensalat",
  "Xk9#mP2$vL5@nQ8!",
  "purple-lamp-seven-canyon",
  "y7Fq-Wm3z-Kd8t",
  "ningún perro canta ópera",
  "9f86d081884c7d659a2f",
  "tea at noon by the harbour",
  "Gr3mlin&Teapot&Sails",
  "莎士比亚写了很多剧本给我们看",
  "woodpecker sonata 1987 blue",
  "rZ8!pTq2_wN4",
  "the cat sat under my piano",
  "vKf2hJ9sLw3bXn7q",
  "bicycle.thunder.velvet",
  "quokka jazz trombone",
])("%s is taken", async (password) => {
  expect(await problemOf(password)).toBeNull();
});

const awkward = [
  "@4a$5s0o1il3e7t+".repeat(13),
  "p4ssw0rd!1|".repeat(19),
  "12/11/1999".repeat(20),
  "1".repeat(200),
  "correct horse battery staple ".repeat(7),
].map((text) => [text.slice(0, 16), text.slice(0, 200)] as const);

test.each(awkward)("200 characters like %s are judged in a moment", async (_, password) => {
  await scorePassword(password, person);
  const milliseconds: number[] = [];
  for (let i = 0; i < 5; i++) {
    // Of the processor: how busy the machine is besides does not matter.
    const before = process.cpuUsage();
    await scorePassword(password, person);
    milliseconds.push(process.cpuUsage(before).user / 1000);
  }
  // As long as they are, without a limit they take seconds.
  expect(Math.min(...milliseconds)).toBeLessThan(250);
});

test("what is refused says why at the field", async () => {
  const deps = { target: { database: "gene_atlas" } } as Parameters<typeof requireGoodPassword>[0];
  await expect(requireGoodPassword(deps, "gene_atlas_2026", person)).rejects.toMatchObject({
    code: "account.weak_password",
    kind: "invalid",
    details: { fields: { password: expect.stringContaining("installation") as string } },
  });
  await expect(requireGoodPassword(deps, "four unrelated words here", person)).resolves.toBeUndefined();
});
