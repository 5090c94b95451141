import { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";
import { parseInput } from "./parse-input";
import { readText } from "./read-request-input";

/** An e-mail address, a password and a code: more is nobody's business here. */
const maxBodyBytes = 16_384;

/** next-auth takes one that is no address for a mistake of ours, and answers 500. */
const callbackUrl = z
  .string()
  .max(2000)
  .regex(/^(https?:\/\/[\w.:[\]-]+)?\/(?![/\\])[!-~]*$|^https?:\/\/[\w.:[\]-]+$/, "must be a path or an address")
  .refine((url) => URL.canParse(url, "http://console"), "must be a path or an address")
  .optional();
const csrfToken = z.string("is missing").max(200);
const json = z.literal("true").optional();

/** What our own pages need of next-auth, and no more of it. */
const asked: Readonly<Record<string, z.ZodType<Record<string, string | undefined>>>> = {
  "GET csrf": z.strictObject({}),
  "GET session": z.strictObject({}),
  "GET providers": z.strictObject({}),
  // Where next-auth leads a browser whose form it refused; on to our own page.
  "GET error": z.strictObject({
    error: z
      .string()
      .regex(/^\w{0,60}$/, "must be one word")
      .optional(),
  }),
  "GET signin": z.strictObject({ callbackUrl }),
  "GET signout": z.strictObject({ callbackUrl }),
  "POST signout": z.strictObject({ csrfToken, callbackUrl, json }),
  "POST callback/credentials": z.strictObject({
    email: z.string("is missing").min(1, "is missing").max(320),
    password: z.string("is missing").min(1, "is missing").max(1024),
    code: z.string().max(100).optional(),
    csrfToken,
    callbackUrl,
    json,
  }),
};

/**
 * Looks at a request to next-auth before next-auth does, which names no field and takes some mistakes of clients for its
 * own. Answers the form to hand on; null where there is none. Throws `auth.no_such_action`, `input.*`.
 */
export async function readAuthForm(request: Request, what: readonly string[]): Promise<string | null> {
  const schema = asked[`${request.method} ${what.join("/")}`];
  if (schema === undefined)
    throw new OperatorError("auth.no_such_action", "There is nothing here to sign in or out with.", {
      kind: "not_found",
      hint: "Sign in on the page /sign-in. Scripts send an API token.",
    });
  const query = Object.fromEntries(new URL(request.url).searchParams);
  if (request.method !== "POST") {
    parseInput(schema, query);
    return null;
  }
  const fields = parseInput(schema, { ...query, ...(await readForm(request)) });
  const known = Object.entries(fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
  return new URLSearchParams(known).toString();
}

/** next-auth's cookies with where a browser came from that next-auth would stumble over: nobody could mend them by hand. */
export function badCookies(cookies: readonly { name: string; value: string }[]): string[] {
  return cookies
    .filter(({ name, value }) => name.endsWith("next-auth.callback-url") && !callbackUrl.safeParse(value).success)
    .map(({ name }) => name);
}

async function readForm(request: Request): Promise<Record<string, string>> {
  const text = await readText(request, maxBodyBytes);
  if (text !== "" && !/^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? ""))
    throw new OperatorError("input.not_form", "The body is not a form.", {
      kind: "invalid",
      hint: "Send it with Content-Type: application/x-www-form-urlencoded.",
    });
  return Object.fromEntries(new URLSearchParams(text));
}
