/** The statuses of errors, with the names of their responses in the document. */
export const errorNames: Readonly<Record<number, string>> = {
  400: "BadInput",
  401: "NotSignedIn",
  403: "NotAllowed",
  404: "NotFound",
  409: "Conflict",
  412: "WrongVersion",
  413: "TooLarge",
  415: "WrongType",
  416: "BadRange",
  422: "OtherRequest",
  429: "TooMany",
  503: "Unavailable",
  504: "TimedOut",
  507: "NoRoom",
};

const meanings: Readonly<Record<string, string>> = {
  BadInput: "The input is not right; `details.fields` names every field and what is wrong with it.",
  NotSignedIn: "Nobody is signed in, or the session or the token is over.",
  NotAllowed: "Not allowed, or `auth.confirm_password`: show again who you are first.",
  NotFound: "There is no such thing.",
  Conflict: "As things stand it cannot be done now; the hint says what would change that.",
  WrongVersion: "Another version of tus.",
  TooLarge: "More than is taken.",
  WrongType: "Another content type than asked for.",
  BadRange: "The range lies outside of the file.",
  OtherRequest: "The `Idempotency-Key` came before, with another request.",
  TooMany: "Too many requests, or too many attempts.",
  Unavailable: "Something that is needed does not answer.",
  TimedOut: "No answer in time; it may still happen.",
  NoRoom: "The disk has no room for it.",
};

const text = { type: "string" };
const retrying = ["TooMany", "Conflict", "Unavailable"];

/** What many operations refer to. */
export function sharedParts(sessionCookie: string) {
  return {
    securitySchemes: {
      session: {
        type: "apiKey",
        in: "cookie",
        name: sessionCookie,
        description: "A person's session. What changes something has to come from the console's own `Origin`.",
      },
      token: {
        type: "http",
        scheme: "bearer",
        description: "An API token, `sw_…`: its maker's rights, narrowed to its permissions.",
      },
      metricsToken: { type: "http", scheme: "bearer", description: "METRICS_TOKEN of the settings." },
    },
    parameters: {
      IdempotencyKey: {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description:
          "Chosen by the client. The same request with the same key within 24 hours is answered what it was answered first.",
        schema: { type: "string", minLength: 1, maxLength: 200 },
      },
    },
    headers: {
      "X-Request-Id": {
        description: "Of this request: in every line of the log, in the audit log and in the jobs it started.",
        schema: text,
      },
      RateLimit: {
        description: 'What is left of the quota and in how many seconds it is full again: `"reads";r=599;t=60`.',
        schema: text,
      },
      "RateLimit-Policy": { description: 'The quota and its window in seconds: `"reads";q=600;w=60`.', schema: text },
      "Retry-After": {
        description: "Seconds until it is worth trying again.",
        schema: { type: "integer", minimum: 0 },
      },
    },
    responses: Object.fromEntries(
      Object.entries(meanings).map(([name, description]) => [name, errorResponse(name, description)]),
    ),
  };
}

function errorResponse(name: string, description: string): object {
  return {
    description,
    headers: {
      "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
      ...(retrying.includes(name) ? { "Retry-After": { $ref: "#/components/headers/Retry-After" } } : {}),
    },
    content: { "application/json": { schema: { $ref: "#/components/schemas/ErrorAnswer" } } },
  };
}
