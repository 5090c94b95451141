"use client";

import { AtSign, Save } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../_components/settle";
import { changeNameAction } from "./actions";
import { AddressDialog } from "./address-dialog";

/** Name and address. The address changes only once the new one was shown to be theirs. */
export function PersonForm({
  name: saved,
  email,
  pendingAddress,
  followsMail,
}: {
  name: string;
  email: string;
  /** An address that waits for its link to be opened. */
  pendingAddress: string | null;
  followsMail: boolean;
}) {
  const router = useRouter();
  const [name, setName] = useState(saved);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [changing, setChanging] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending || name.trim() === saved) return;
    setPending(true);
    setError(null);
    const answer = await settle(() => changeNameAction({ name }));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    toast.success("Your name was changed");
    router.refresh();
  };
  return (
    <Section id="you" title="You">
      <form onSubmit={(event) => void submit(event)} className="space-y-4 border-t px-4.5 py-4">
        <div className="flex items-end gap-2">
          <div className="min-w-0 grow">
            <Field
              label="Name"
              name="name"
              autoComplete="name"
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </div>
          <Button
            type="submit"
            className="h-9"
            disabled={name.trim() === "" || name.trim() === saved}
            pending={pending}
          >
            <Save aria-hidden />
            Save
          </Button>
        </div>
        {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      </form>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-4.5 py-4">
        <div className="min-w-0">
          <p className="text-sm font-medium">E-mail address</p>
          <p className="wrap-anywhere">{email}</p>
          {pendingAddress !== null && (
            <p className="mt-1 text-warning wrap-anywhere">
              {pendingAddress} waits: open the link in the mail that was sent there.
            </p>
          )}
        </div>
        <Button onClick={() => setChanging(true)}>
          <AtSign aria-hidden />
          Change…
        </Button>
      </div>
      <AddressDialog open={changing} onOpenChange={setChanging} email={email} followsMail={followsMail} />
    </Section>
  );
}
