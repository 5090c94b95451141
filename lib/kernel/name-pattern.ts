/** Names get into mails, logs and terminals: no line breaks, and nothing that turns the direction of the text around it. */
export const namePattern = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
export const nameProblem = "must not hold line breaks or control characters";
