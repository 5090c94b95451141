import { setTimeout } from "node:timers/promises";
import { keepSecret } from "./kept-secrets";
import { stackState } from "./stack";

/** What came out of the mail catcher. */
export interface CaughtMail {
  subject: string;
  html: string;
  text: string;
  /** The one thing the mail is for: the address below its button's label. */
  link: string;
}

/** MailDev's own shape, as far as it is read here. */
interface Caught {
  id: string;
  subject: string;
  html: string;
  text: string;
  to: { address: string }[];
}

const waitMs = 30_000;

/** Waits for a mail with this subject to this address, and takes it out of the catcher: the next one is another. */
export async function untilMail(to: string, subject: string | RegExp): Promise<CaughtMail> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const mails = await mailsTo(to);
    const found = mails.find((mail) => matches(mail.subject, subject));
    if (found !== undefined) return take(found);
    if (Date.now() > deadline) {
      const others = mails.map((mail) => mail.subject).join(", ") || "nothing";
      throw new Error(
        `No mail “${String(subject)}” to ${to} within ${waitMs / 1000} s; the catcher holds ${others} for it.`,
      );
    }
    await setTimeout(200);
  }
}

async function mailsTo(address: string): Promise<Caught[]> {
  const mails = (await (await fetch(await catcher("email"))).json()) as Caught[];
  return mails.filter(({ to }) => to.some((recipient) => recipient.address === address));
}

async function take({ id, subject, html, text }: Caught): Promise<CaughtMail> {
  const taken = await fetch(await catcher(`email/${id}`), { method: "DELETE" });
  if (!taken.ok) throw new Error(`The mail catcher answered ${taken.status} when a mail was taken out.`);
  const link = /^https?:\/\/\S+$/m.exec(text)?.[0] ?? "";
  const token = URL.canParse(link) ? new URL(link).searchParams.get("token") : null;
  if (token !== null) await keepSecret(token);
  return { subject, html, text, link };
}

function matches(subject: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? subject === wanted : wanted.test(subject);
}

async function catcher(path: string): Promise<string> {
  return `${(await stackState()).mailCatcherUrl}/api/${path}`;
}
