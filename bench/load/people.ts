import { ask, Unexpected } from "./ask";

/** Somebody with an account, as the door knows them. */
export interface Person {
  email: string;
  password: string;
}

/** Somebody signed in at the console at `url`. */
export interface Visitor {
  url: string;
  cookie: string;
}

/** Signs in as the form does: asks for a token against forgery, then sends it with the password. */
export async function signIn(url: string, { email, password }: Person): Promise<Visitor> {
  const door = await ask(`${url}/api/auth/csrf`);
  const { csrfToken } = JSON.parse(door.text) as { csrfToken: string };
  const { cookies } = await ask(`${url}/api/auth/callback/credentials`, {
    cookie: door.cookies,
    form: { email, password, csrfToken, callbackUrl: "/", json: "true" },
  });
  if (!cookies.includes("seaworthy.session=")) throw new Unexpected(200, "no session after signing in");
  return { url, cookie: cookies };
}
