"use client";

import { Done } from "../_components/done";
import { OneButton } from "../_components/one-button";
import { useDoorAction } from "../_components/use-door-action";
import { confirmAddressAction } from "./actions";

export function ConfirmForm({ token, email }: { token: string; email: string }) {
  const { done, ...action } = useDoorAction(confirmAddressAction);
  if (done !== null)
    return (
      <Done title="Your address is confirmed">
        <p>An administrator decides now. You hear from them by mail, at {email}.</p>
        <p>You can close this page.</p>
      </Done>
    );
  return (
    <>
      <h1 className="text-xl">Is this address yours?</h1>
      <p className="mt-2 text-muted wrap-anywhere">
        Somebody asked for an account with <strong className="font-medium text-text">{email}</strong>. If it was you,
        confirm the address. If not, close this page.
      </p>
      <OneButton label="Confirm the address" {...action} onPress={() => action.send({ token })} />
    </>
  );
}
