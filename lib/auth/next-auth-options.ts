import type { AuthOptions } from "next-auth";
import type { Logger } from "pino";
import type { Config } from "@/lib/config/config";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import type { SessionUser } from "./sessions";
import { sessionCookieName, sidOf } from "./session-cookie";

/** What the form sends: the code comes with the second try, once the first one said that it is needed. */
interface SignInFields {
  email: string;
  password: string;
  code: string;
}

/** What next-auth calls; the accounts feature supplies it, so that this room knows no feature. */
export interface SignInPort {
  signIn(
    credentials: SignInFields,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ sid: string; user: SessionUser }>;
  readSession(sid: string): Promise<SessionUser | null>;
  signOut(sid: string): Promise<void>;
}

/**
 * The only messages that may travel in a URL. `second_factor` and `wrong_code` are said to those alone who gave the right
 * password.
 */
export type SignInCode = "wrong_credentials" | "second_factor" | "wrong_code" | "rate_limited" | "unavailable";

/**
 * next-auth with e-mail and password. Its cookie carries a random `sid` and nothing else; the session itself is in the
 * store and is looked up each time, so that revoking it there ends it at once.
 */
export function nextAuthOptions(config: Config, port: SignInPort, log: Logger): AuthOptions {
  const secure = config.baseUrl.startsWith("https:");
  return {
    secret: config.authSecret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: config.sessionHours * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(config),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      {
        id: "credentials",
        name: "E-mail and password",
        type: "credentials",
        credentials: {},
        authorize: async (credentials, request) => {
          try {
            const headers = (request.headers ?? {}) as Readonly<Record<string, string>>;
            const { sid, user } = await port.signIn(textFields(credentials), headers);
            return { id: user.id, sid };
          } catch (error) {
            throw new Error(signInCode(error, log), { cause: error });
          }
        },
      },
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        const sid = sidOf((user as unknown as Record<string, unknown> | undefined) ?? token);
        await requireSession(port, sid);
        return { sid };
      },
      session: async ({ session, token }) => {
        const user = await requireSession(port, sidOf(token));
        return { expires: session.expires, user: { name: user.name, email: user.email, role: user.role } };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const sid = sidOf(token);
        if (sid !== null) await port.signOut(sid);
      },
    },
    logger: {
      // A cookie that no longer opens a session is an everyday event, and next-auth would print its stack.
      error: (code, metadata) => log.debug({ code, reason: messageOf(metadata) }, "next-auth refused"),
      warn: (code) => log.debug({ code }, "next-auth warned"),
      debug: () => {},
    },
  };
}

/** next-auth clears the cookie when its callbacks throw: a revoked session must not come back as an empty one. */
async function requireSession(port: SignInPort, sid: string | null): Promise<SessionUser> {
  const user = sid === null ? null : await port.readSession(sid);
  if (user === null) throw new OperatorError("auth.session_over", "The session is over.", { kind: "unauthenticated" });
  return user;
}

function textFields(credentials: Record<string, unknown> = {}): SignInFields {
  const text = (name: string) => (typeof credentials[name] === "string" ? credentials[name] : "");
  return { email: text("email"), password: text("password"), code: text("code") };
}

function signInCode(error: unknown, log: Logger): SignInCode {
  if (!(error instanceof OperatorError) || error.kind === "unavailable") {
    log.error({ err: error }, "sign-in could not be decided");
    return "unavailable";
  }
  if (error.kind === "rate_limited") return "rate_limited";
  if (error.code === "auth.second_factor_needed") return "second_factor";
  return error.code === "auth.wrong_code" ? "wrong_code" : "wrong_credentials";
}
