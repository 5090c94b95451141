import { expect, test } from "vitest";
import { sections } from "./descriptions";
import { configurationPage, exampleFile } from "./reference";
import { variables } from "./variables";

test("every variable is described once, and nothing else is", () => {
  const described = sections.flatMap((section) => Object.keys(section.variables));
  expect(described.toSorted()).toEqual(Object.keys(variables).toSorted());
});

// `npm run reference` is this file with --update: it writes what it compares here.
test("docs/configuration.md is what the schema says: if not, npm run reference", async () => {
  await expect(configurationPage()).toMatchFileSnapshot("../../docs/configuration.md");
});

test(".env.example is what the schema says: if not, npm run reference", async () => {
  await expect(exampleFile()).toMatchFileSnapshot("../../.env.example");
});
