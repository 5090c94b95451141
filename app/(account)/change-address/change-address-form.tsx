"use client";

import { ButtonLink } from "@/components/ui/button-link";
import { Done } from "../_components/done";
import { OneButton } from "../_components/one-button";
import { useDoorAction } from "../_components/use-door-action";
import { confirmAddressChangeAction } from "./actions";

export function ChangeAddressForm({ token, email }: { token: string; email: string }) {
  const { done, ...action } = useDoorAction(confirmAddressChangeAction);
  if (done !== null)
    return (
      <>
        <Done title="Your address is changed">
          <p>
            From now on you sign in with <strong className="font-medium text-text">{done.email}</strong>, and mail goes
            there. The old address was told.
          </p>
        </Done>
        <ButtonLink href="/account" variant="primary" className="mt-5 w-full">
          Open your account
        </ButtonLink>
      </>
    );
  return (
    <>
      <h1 className="text-xl">Use this address from now on?</h1>
      <p className="mt-2 text-muted wrap-anywhere">
        You sign in with <strong className="font-medium text-text">{email}</strong> then, and mail goes there. Your
        password stays.
      </p>
      <OneButton label="Use this address" {...action} onPress={() => action.send({ token })} />
    </>
  );
}
