/** What the user and the password are at providers where they are not those of the mailbox. */
const hints: readonly (readonly [host: RegExp, hint: string])[] = [
  [
    /(^|\.)(gmail|google|googlemail)\.com$/,
    "Google takes an app password here, not that of the account: myaccount.google.com/apppasswords",
  ],
  [
    /(^|\.)(office365|outlook)\.com$/,
    "Microsoft: “Authenticated SMTP” must be switched on for this mailbox; with a second factor, use an app password.",
  ],
  [/(^|\.)amazonaws\.com$/, "Amazon SES has SMTP credentials of its own: IAM access keys do not work."],
  [/(^|\.)sendgrid\.net$/, "SendGrid: SMTP_USER is the word apikey, the password is the API key."],
  [/(^|\.)mailgun\.org$/, "Mailgun: use the SMTP credentials of the domain, not the API key."],
  [/(^|\.)(postmarkapp\.com|mtasv\.net)$/, "Postmark: the server's API token is both the user and the password."],
  [/(^|\.)mailjet\.com$/, "Mailjet: the user is the API key, the password is the secret key."],
  [/(^|\.)(brevo|sendinblue)\.com$/, "Brevo: the password is an SMTP key, not that of the account."],
  [
    /(^|\.)(mail\.yahoo|aol|mail\.me|icloud|fastmail|zoho)\.(com|eu)$/,
    "This provider takes an app password here, not that of the account.",
  ],
];

export function passwordHints(host: string): string[] {
  return hints.filter(([pattern]) => pattern.test(host.toLowerCase())).map(([, hint]) => hint);
}
