import { Writable } from "node:stream";
import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "@/lib/kernel/logger";
import { reportError } from "@/lib/kernel/report-error";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { actorOf, codeAt, newPerson, signedIn, visitor, withFactor } from "@/test/people";
import {
  changePassword,
  confirmPassword,
  createFirstAdministrator,
  disableSecondFactor,
  enableSecondFactor,
  firstAdministratorLink,
  newRecoveryCodes,
  signIn,
  startSecondFactor,
} from ".";

const wrong = "a wrong password of nobody";
const first = "the first of my passwords";
const next = "kettle orbit mango fjord";
let deps: TestDeps;
let logged = "";
const answers: unknown[] = [];

beforeAll(async () => {
  deps = await makeDeps();
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  deps.log = createLogger({ level: "trace", role: "web", version: "test" }, sink);
});
afterAll(() => deps.dispose());

/** Every cell of every table of the store, as text. */
async function everythingStored(): Promise<string> {
  const [tables] = await deps.store.pool.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  const contents: string[] = [];
  for (const { name } of tables) {
    const [rows] = await deps.store.pool.query<RowDataPacket[]>(`SELECT * FROM \`${String(name)}\``);
    contents.push(`${String(name)} ${JSON.stringify(rows)}`);
  }
  return contents.join("\n");
}

async function refused(attempt: Promise<unknown>): Promise<void> {
  const error: unknown = await attempt.then(
    () => expect.unreachable("it was not refused"),
    (thrown: unknown) => thrown,
  );
  answers.push(reportError(error));
  deps.log.error({ err: error }, "refused");
}

test("passwords, secrets, codes and tokens are in no row, no log line and no error", async () => {
  const token = new URL((await firstAdministratorLink(deps)) ?? "").searchParams.get("token") ?? "";
  const input = { token, email: "ada@example.test", name: "Ada", password: first };
  await createFirstAdministrator(deps, input, visitor());
  const person = { ...(await newPerson(deps, "eve@example.test")), password: "four unrelated words here" };
  const { sid, actor: me } = await signedIn(deps, person);
  const abandoned = await startSecondFactor(deps, me);
  await refused(enableSecondFactor(deps, me, { code: "909090" }));
  const { secret, recoveryCodes } = await withFactor(deps, me);
  const [spent = "", unused = "", last = ""] = recoveryCodes;
  const soon = { ...deps, clock: { now: () => new Date(Date.now() + 60_000) } };
  const shown = codeAt(secret, soon.clock.now());
  const credentials = { email: person.email, password: person.password };
  await refused(signIn(deps, { ...credentials, password: wrong, code: shown }, visitor()));
  await refused(signIn(deps, credentials, visitor()));
  await refused(signIn(deps, { ...credentials, code: "zzzz-zzzz-zzzz-zzzz" }, visitor()));
  const second = await signIn(soon, { ...credentials, code: shown }, visitor());
  await confirmPassword(deps, me, { password: person.password, code: spent });
  await refused(confirmPassword(deps, me, { password: wrong }));
  await refused(changePassword(deps, me, { current: person.password, password: "eve@example.test" }));
  await changePassword(deps, me, { current: person.password, password: next });
  const fresh = await newRecoveryCodes(deps, await actorOf(deps, sid));
  await disableSecondFactor(deps, me, { password: next, code: fresh.recoveryCodes[0] ?? "" });

  const secrets = [token, first, wrong, person.password, next, sid, second.sid, abandoned.secret, secret];
  const codes = [spent, unused, last, ...fresh.recoveryCodes, "zzzz-zzzz-zzzz-zzzz"];
  const places = { stored: await everythingStored(), logged, answered: JSON.stringify(answers) };
  expect(places.stored).toContain("account.change_password");
  expect(places.logged).toContain("auth.wrong_code");
  for (const [place, text] of Object.entries(places))
    for (const each of [...secrets, ...codes, ...codes.map((code) => code.replaceAll("-", ""))])
      expect(text.includes(each), `${each} in what is ${place}`).toBe(false);
});

test("what counts attempts names no account", async () => {
  const [rows] = await deps.store.pool.query<RowDataPacket[]>("SELECT `key` FROM rate_limits");
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain("eve");
});
