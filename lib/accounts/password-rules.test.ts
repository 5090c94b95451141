import { expect, test } from "vitest";
import { requireGoodPassword } from "./password-rules";

const person = { email: "ada.lovelace@example.test", name: "Ada Lovelace" };

test.each([
  ["elevenchars", "needs at least 12"],
  ["x".repeat(201), "at most 200"],
  ["ada.lovelace@example.test", "e-mail or your name"],
  ["Ada.Lovelace2026!", "e-mail or your name"],
  ["Ada Lovelace 123", "e-mail or your name"],
  ["abababababab", "too few"],
  ["Password2026!", "tried first"],
  ["123456789012", "tried first"],
  ["Correct Horse Battery Staple", "tried first"],
])("%s is refused: %s", (password, reason) => {
  expect(() => requireGoodPassword(password, person)).toThrow(reason);
});

test.each(["four unrelated words here", "ada likes lovelace poems", "h7$kQ2!mZ9wL", "пароль из двенадцати"])(
  "%s is accepted",
  (password) => {
    expect(() => requireGoodPassword(password, person)).not.toThrow();
  },
);
