import { OperatorError } from "@/lib/kernel/errors";

export const minPasswordLength = 12;
/** Hashing costs by length; nobody types more. */
export const maxPasswordLength = 200;

/** What people type when twelve characters are asked for; compared without case, spaces and closing digits. */
const common = new Set([
  "password",
  "passwordpassword",
  "passwort",
  "administrator",
  "adminadmin",
  "adminpassword",
  "qwertyuiop",
  "qwertyqwerty",
  "qwertyuiopas",
  "letmeinletmein",
  "letmeinplease",
  "iloveyou",
  "welcomewelcome",
  "welcomeadmin",
  "changeme",
  "changemechangeme",
  "changemeplease",
  "correcthorsebatterystaple",
  "seaworthy",
  "seaworthyseaworthy",
  "seaworthyadmin",
  "rootroot",
  "rootrootroot",
  "mysqlmysql",
  "mariadbmariadb",
  "abcdefghijkl",
  "asdfghjkl",
  "asdfghjklasdf",
  "zxcvbnm",
  "onetwothreefour",
  "trustnoone",
  "sunshine",
  "football",
  "princess",
]);

/** Throws `account.weak_password` with the reason. Length is what counts; there are no rules about symbols. */
export function requireGoodPassword(password: string, person: { email: string; name: string }): void {
  const problem = passwordProblem(password, person);
  if (problem === null) return;
  throw new OperatorError("account.weak_password", problem, {
    kind: "invalid",
    hint: "Four unrelated words, or anything from a password manager, will do.",
    details: { fields: { password: problem } },
  });
}

function passwordProblem(password: string, person: { email: string; name: string }): string | null {
  if (password.length < minPasswordLength) return `The password needs at least ${minPasswordLength} characters.`;
  if (password.length > maxPasswordLength) return `The password may have at most ${maxPasswordLength} characters.`;
  const plain = simplify(password);
  const own = [person.email, person.email.split("@", 1)[0] ?? "", person.name].map(simplify);
  if (own.includes(plain)) return "The password must not be your e-mail or your name.";
  if (new Set(password).size < 4) return "The password repeats too few characters.";
  if (isSequence(password) || common.has(plain)) return "The password is one of those tried first.";
  return null;
}

function simplify(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s/g, "")
    .replace(/[\d!.?]+$/, "");
}

function isSequence(password: string): boolean {
  return ["12345678901234567890", "98765432109876543210"].some((digits) => digits.includes(password));
}
