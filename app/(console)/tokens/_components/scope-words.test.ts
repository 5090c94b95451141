import { expect, test } from "vitest";
import { tokenScopes } from "@/lib/auth/actor";
import { scopeGroups, scopeWords } from "./scope-words";

test("every permission a token can have has words and one place in the form", () => {
  const all = [...tokenScopes].toSorted();
  expect(Object.keys(scopeWords).toSorted()).toEqual(all);
  expect(scopeGroups.flatMap(({ scopes }) => scopes).toSorted()).toEqual(all);
});
