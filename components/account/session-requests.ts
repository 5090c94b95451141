import type { ErrorReport } from "@/lib/kernel/errors";
import { ApiError, callApi } from "../api";

/** The codes next-auth may put into its answer; see `lib/auth`. */
const messages: Record<string, { message: string; hint?: string }> = {
  wrong_credentials: { message: "This e-mail and password do not match an active account." },
  second_factor: { message: "Your account has a second factor: its code is needed, too." },
  wrong_code: {
    message: "This code is wrong, over, or was used before.",
    hint: "Wait for the next one. Codes depend on the time: check the phone’s clock.",
  },
  rate_limited: {
    message: "There were too many attempts to sign in.",
    hint: "Wait 15 minutes, then try again. Your password was not checked this time.",
  },
  unavailable: {
    message: "Signing in does not work at the moment: Seaworthy's own database does not answer.",
    hint: "Try again in a minute. If it lasts, look at /health/ready and the log of the web process.",
  },
};

/** What `signIn` throws with when the password is right and the code of the second factor is still to come. */
export const codeWanted = "sign_in.second_factor";

/** Opens a session. Throws `ApiError` with words for the form. */
export async function signIn(email: string, password: string, factorCode = ""): Promise<void> {
  const response = await post("/api/auth/callback/credentials", { email, password, code: factorCode });
  if (response.ok) return;
  const { url, error } = (await response.json().catch(() => ({}))) as { url?: string; error?: ErrorReport };
  if (error !== undefined) throw new ApiError(error);
  const code = url === undefined ? null : new URL(url, window.location.href).searchParams.get("error");
  const words = messages[code ?? ""] ?? {
    message: `Signing in did not work (${response.status}).`,
    hint: "Reload the page and try again.",
  };
  throw new ApiError({ code: `sign_in.${code ?? response.status}`, ...words });
}

/** Ends the session, in the store too. */
export async function signOut(): Promise<void> {
  const response = await post("/api/auth/signout", {});
  if (!response.ok)
    throw new ApiError({ code: "sign_out.failed", message: `Signing out did not work (${response.status}).` });
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = await callApi<{ csrfToken: string }>("/api/auth/csrf");
  const body = new URLSearchParams({ ...fields, csrfToken, callbackUrl: "/", json: "true" });
  return fetch(path, { method: "POST", body });
}
