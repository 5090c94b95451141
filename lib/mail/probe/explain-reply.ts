import type { ExplainContext, Explanation } from "./explain";
import type { SmtpReply } from "./problem";
import { passwordHints } from "./provider-hints";
import type { SmtpStepName } from "./transcript";

interface Rule {
  /** Of any when left out. */
  steps?: readonly SmtpStepName[];
  /** Against `550 5.7.1 Relaying denied`. */
  matches: RegExp;
  explain(context: ExplainContext): Explanation;
}

/** What a server means by its no. Codes are used freely out there, so what it says in words counts more. */
export function explainReply(step: SmtpStepName, { code, lines }: SmtpReply, context: ExplainContext): Explanation {
  const text = `${code} ${lines.join(" ")}`;
  const rule = rules.find(({ steps, matches }) => (steps?.includes(step) ?? true) && matches.test(text));
  return rule?.explain(context) ?? general(code);
}

const rules: readonly Rule[] = [
  {
    matches: /spamhaus|barracuda|block ?list|black ?list|dnsbl|\brbl\b|bad reputation|5\.7\.(606|511)/i,
    explain: () => ({
      meaning: "This machine's address is on a list of senders of spam, so the server takes nothing from it.",
      remedy: [
        "Send through a relay that you sign in to, rather than from this machine: SMTP_PORT=587, SMTP_USER, SMTP_PASSWORD.",
        "Look the address up at check.spamhaus.org and ask for its removal.",
      ],
    }),
  },
  {
    steps: ["rcpt-to", "mail-from"],
    matches: /gr[ea]y-?\s?list|^45[01] .*(try again|come back|later)/i,
    explain: () => ({
      meaning: "Greylisting: the server puts strangers off once, and takes the same mail some minutes later.",
      remedy: [
        "Nothing: Seaworthy tries again by itself, and from then on the server knows it.",
        "Test again in five minutes to see it accepted.",
      ],
    }),
  },
  {
    matches: /^421 |^45\d .*(rate|too many|limit|throttl|quota)|^4.. 4\.7\.(28|0) .*rate|4\.7\.28/i,
    explain: () => ({
      meaning:
        "The server has enough for now: too many connections or mails in a short time, or it is being restarted.",
      remedy: ["Wait some minutes and test again.", "If it stays so, ask the provider for this account's limits."],
    }),
  },
  {
    steps: ["greeting"],
    matches: /^5/,
    explain: () => ({
      meaning: "The server refuses this machine before anything was said, by its address.",
      remedy: [
        "Let the mail server allow this machine's address.",
        "If it is a provider's: use its port for signing in, SMTP_PORT=587 with SMTP_TLS=starttls.",
      ],
    }),
  },
  {
    steps: ["ehlo"],
    matches: /^5/,
    explain: () => ({
      meaning: "The server does not like the name this console gives itself: the domain of MAIL_FROM.",
      remedy: [
        "Set MAIL_FROM to an address of a domain that exists.",
        "Or let the server accept clients from this network.",
      ],
    }),
  },
  {
    steps: ["starttls"],
    matches: /./,
    explain: () => ({
      meaning:
        "The server offers STARTTLS but cannot do it now: usually its certificate or key is missing or unreadable.",
      remedy: ["Look into the log of the mail server, and at its certificate and key files."],
    }),
  },
  {
    steps: ["auth"],
    matches: /^(530|538) |5\.7\.11|starttls|encryption required/i,
    explain: () => ({
      meaning: "The server lets nobody sign in over an unencrypted line.",
      remedy: ["Set SMTP_TLS=starttls, or SMTP_TLS=implicit with SMTP_PORT=465."],
    }),
  },
  {
    steps: ["auth"],
    matches: /5\.7\.139|SmtpClientAuthentication is disabled|basic auth/i,
    explain: () => ({
      meaning: "The provider has signing in with a password switched off for this mailbox.",
      remedy: [
        "An administrator of the mail domain switches on “Authenticated SMTP” for this mailbox.",
        "Where that is not possible any more, use a relay for applications.",
      ],
    }),
  },
  {
    steps: ["auth"],
    matches: /^454 |^4/,
    explain: () => ({
      meaning: "The server could not check the password just now; that says nothing about whether it is right.",
      remedy: ["Test again in a minute.", "If it stays so, look into the log of the mail server."],
    }),
  },
  {
    steps: ["auth"],
    matches: /^5/,
    explain: ({ server }) => ({
      meaning: `The server does not take the user ${server.user ?? ""} with this password.`,
      remedy: [
        ...passwordHints(server.host),
        "Check SMTP_USER (often the whole address) and SMTP_PASSWORD or the file in SMTP_PASSWORD_FILE.",
      ],
    }),
  },
  {
    steps: ["mail-from", "rcpt-to"],
    matches: /^530 |authentication (is )?required|must authenticate|5\.7\.57/i,
    explain: ({ server }) => ({
      meaning: "The server takes mails only from whoever signed in.",
      remedy:
        server.user === null
          ? ["Set SMTP_USER and SMTP_PASSWORD.", ...passwordHints(server.host)]
          : ["The server forgot the sign-in: use its port for signing in, SMTP_PORT=587 with SMTP_TLS=starttls."],
    }),
  },
  {
    steps: ["mail-from", "rcpt-to"],
    matches:
      /^45\d .*(4\.1\.8|domain.*(not found|not exist|resolve))|^5\d\d .*(5\.1\.8|sender.*domain.*(not found|not exist|resolve))/i,
    explain: ({ from }) => ({
      meaning: `The server finds no domain behind the sender ${from} in DNS.`,
      remedy: [
        "Set MAIL_FROM to an address of a domain that exists and takes mail.",
        "See what DNS says: seaworthy mail dns",
      ],
    }),
  },
  {
    steps: ["mail-from"],
    matches: /^5/,
    explain: ({ from, server }) => ({
      meaning: `The server does not let ${server.user ?? "this machine"} send as ${from}.`,
      remedy: [
        "Set MAIL_FROM to an address that this account may use; often it is the user's own.",
        "With a provider, prove the sender's domain or address to it first (“verified sender”).",
      ],
    }),
  },
  {
    steps: ["rcpt-to"],
    matches: /relay|5\.7\.1 .*(not permitted|not allowed)|not (a )?local/i,
    explain: ({ server, to }) => ({
      meaning: `The server takes mails for its own domains from us, but does not pass any on to ${to.replace(/^.*@/, "")}.`,
      remedy: [
        ...(server.user === null ? ["Sign in: set SMTP_USER and SMTP_PASSWORD, on SMTP_PORT=587."] : []),
        "Let the server relay for this machine's address (Postfix: mynetworks).",
      ],
    }),
  },
  {
    steps: ["rcpt-to"],
    matches: /4\.2\.2|5\.2\.2|mailbox full|over quota/i,
    explain: ({ to }) => ({
      meaning: `The mailbox ${to} is full. The mail server itself is fine.`,
      remedy: ["Test with another address: seaworthy mail test --to somebody@example.com"],
    }),
  },
  {
    steps: ["rcpt-to"],
    matches: /^(550|551|553|554|556) .*(5\.1\.\d|user|mailbox|recipient|address|unknown|no such|not exist)/i,
    explain: ({ to }) => ({
      meaning: `The server knows no mailbox ${to}. The connection and the sender are fine.`,
      remedy: ["Test with an address that exists: seaworthy mail test --to somebody@example.com"],
    }),
  },
  {
    steps: ["mail-from", "rcpt-to"],
    matches: /^45/,
    explain: () => ({
      meaning: "The server does not take it now, but may later; many put strangers off once (greylisting).",
      remedy: ["Seaworthy tries again by itself.", "Test again in five minutes."],
    }),
  },
];

function general(code: number): Explanation {
  return code < 500
    ? {
        meaning: "The server cannot do it now, and says it may work later.",
        remedy: ["Test again in some minutes.", "If it stays so, look into the log of the mail server."],
      }
    : {
        meaning: "The server refuses, and trying again will not change its mind.",
        remedy: ["Read what it says above.", "Look into the log of the mail server, or ask its provider."],
      };
}
