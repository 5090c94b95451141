import { createHmac } from "node:crypto";
import { type SmtpReply, StepFailure } from "./problem";
import { ask, expectReply, type Talk } from "./talk";

/** The ways we know, in the order in which the library that sends the mails prefers them. */
const known = ["PLAIN", "LOGIN", "CRAM-MD5"] as const;
type Way = (typeof known)[number];

const hidden = "[redacted]";

/** Signs in by the first way that both know; gives its name. What says the secret is shown as `[redacted]`. */
export async function signIn(talk: Talk, user: string, password: string, signal: AbortSignal): Promise<Way> {
  const way = chooseWay(talk);
  expectReply(await ways[way](talk, user, password, signal), /^235$/);
  return way;
}

function chooseWay({ capabilities: { auth, starttls }, isSecure }: Talk): Way {
  const way = known.find((it) => auth.includes(it));
  if (way !== undefined) return way;
  if (auth.length > 0)
    throw new StepFailure(`The server offers only ways to sign in that Seaworthy does not know: ${auth.join(", ")}.`, {
      kind: "auth-unknown",
      offered: auth,
    });
  if (!isSecure && starttls)
    throw new StepFailure("The server lets nobody sign in before TLS.", { kind: "auth-needs-tls" });
  throw new StepFailure("The server offers no way to sign in.", { kind: "no-auth" });
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

const ways: Record<Way, (talk: Talk, user: string, password: string, signal: AbortSignal) => Promise<SmtpReply>> = {
  PLAIN: (talk, user, password, signal) => {
    const secret = base64(`\0${user}\0${password}`);
    talk.cleaner.hide(secret);
    return ask(talk, signal, `AUTH PLAIN ${secret}`, `AUTH PLAIN ${hidden}`);
  },
  LOGIN: async (talk, user, password, signal) => {
    const first = await ask(talk, signal, "AUTH LOGIN");
    if (first.code !== 334) return first;
    const second = await ask(talk, signal, base64(user), `${hidden} (the user)`);
    if (second.code !== 334) return second;
    return ask(talk, signal, base64(password), `${hidden} (the password)`);
  },
  "CRAM-MD5": async (talk, user, password, signal) => {
    const challenge = await ask(talk, signal, "AUTH CRAM-MD5");
    if (challenge.code !== 334) return challenge;
    const asked = Buffer.from(challenge.lines.join(""), "base64");
    const digest = createHmac("md5", password).update(asked).digest("hex");
    return ask(talk, signal, base64(`${user} ${digest}`), hidden);
  },
};
