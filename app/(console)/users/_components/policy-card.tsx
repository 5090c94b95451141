"use client";

import { Save } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { roleLabels } from "@/components/account/roles";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { toast } from "@/components/ui/toast";
import type { SecurityPolicyView } from "@/lib/accounts";
import type { ErrorReport } from "@/lib/kernel/errors";
import type { Role } from "@/lib/store/schema";
import { settle } from "../../_components/settle";
import { updateSecurityPolicyAction } from "../actions";

const order = Object.keys(roleLabels).toReversed() as Role[];

/** Which roles have to have a second factor, and whom that would send to set one up. */
export function PolicyCard({
  policy,
  ownRole,
}: {
  policy: Pick<SecurityPolicyView, "requireSecondFactor" | "withoutSecondFactor" | "youHaveNone">;
  ownRole: Role;
}) {
  const router = useRouter();
  const saved = policy.requireSecondFactor;
  const [wanted, setWanted] = useState<readonly Role[]>(saved);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const dirty = order.some((role) => wanted.includes(role) !== saved.includes(role));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!dirty || pending) return;
    setPending(true);
    setError(null);
    const answer = await settle(() => updateSecurityPolicyAction({ requireSecondFactor: [...wanted] }));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    toast.success("Saved: it is in force from now on");
    router.refresh();
  };
  return (
    <Section id="policy" title="Who needs a second factor" className="mt-4.5">
      <form onSubmit={(event) => void submit(event)} className="space-y-4 border-t px-4.5 py-4">
        <p className="text-muted">
          Whoever needs one and has none is led to set it up at their next click; nothing else answers them before.
        </p>
        <div className="flex flex-col gap-3">
          {order.map((role) => (
            <Checkbox
              key={role}
              checked={wanted.includes(role)}
              onChange={(checked) =>
                setWanted((now) => (checked ? [...now, role] : now.filter((other) => other !== role)))
              }
              label={`${roleLabels[role].label}s`}
              description={withoutOne(policy.withoutSecondFactor[role])}
            />
          ))}
        </div>
        {policy.youHaveNone && wanted.includes(ownRole) && !saved.includes(ownRole) && (
          <p role="status" className="text-warning">
            You have none yet: you are led to set it up as soon as this is saved.
          </p>
        )}
        {error !== null && <ErrorPanel error={error} className="shadow-none" />}
        <Button type="submit" reason={dirty ? undefined : "This is what is in force."} pending={pending}>
          <Save aria-hidden />
          Save
        </Button>
      </form>
    </Section>
  );
}

function withoutOne(people: number): string {
  if (people === 0) return "Everybody active has one.";
  return people === 1 ? "1 active person has none yet." : `${people} active people have none yet.`;
}
