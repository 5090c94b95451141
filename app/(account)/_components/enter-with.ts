import { signIn } from "@/components/account/session-requests";

/**
 * Into the console with the password that was just set. Should that fail, or a code be asked for, it is done by hand;
 * a full load either way.
 */
export async function enterWith(email: string, password: string): Promise<void> {
  const path = await signIn(email, password).then(
    () => "/",
    () => "/sign-in",
  );
  window.location.assign(path);
}
