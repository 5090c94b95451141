"use client";

import { wholeDuration } from "@/components/format-time";
import { Done } from "../_components/done";
import { OneButton } from "../_components/one-button";
import { useDoorAction } from "../_components/use-door-action";
import { confirmTestMessageAction } from "./actions";

export function MailTestForm({ token, to, baseUrl }: { token: string; to: string; baseUrl: string }) {
  const { done, ...action } = useDoorAction(confirmTestMessageAction);
  if (done !== null)
    return (
      <Done title={`Delivered and confirmed, ${wholeDuration(done.seconds * 1000)} after it was sent`}>
        <p>
          Mail reaches {done.to}, and links in mails lead to {baseUrl}. The Mail page shows it, too; you can close this
          one.
        </p>
      </Done>
    );
  return (
    <>
      <h1 className="text-xl">The test message arrived</h1>
      <p className="mt-2 text-muted wrap-anywhere">
        It was sent to <strong className="font-medium text-text">{to}</strong>. One press tells the console that it is
        there and that its link leads here.
      </p>
      <OneButton label="Confirm that it arrived" {...action} onPress={() => action.send({ token })} />
    </>
  );
}
