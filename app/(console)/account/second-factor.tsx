"use client";

import { ShieldCheck, ShieldOff, Smartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionResult } from "@/app/_server/action";
import type { Json } from "@/components/json";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import type { OwnAccount } from "@/lib/accounts";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../_components/settle";
import { newRecoveryCodesAction, startSecondFactorAction } from "./actions";
import { RecoveryCodes } from "./recovery-codes";
import { type SetUp, SetUpSteps } from "./set-up-steps";
import { TurnOffDialog } from "./turn-off-dialog";

type Factor = NonNullable<Json<OwnAccount>["secondFactor"]>;

/** A code from the phone besides the password: set up, looked after, turned off. */
export function SecondFactor({
  factor,
  required,
  blocked,
}: {
  factor: Factor | null;
  /** The reader's role has to have one. */
  required: boolean;
  /** Nothing else answers the reader before it is set up. */
  blocked: boolean;
}) {
  const router = useRouter();
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const saved = () => {
    setCodes(null);
    setSetUp(null);
    // A full load: the whole console is open to them now.
    if (blocked) window.location.assign("/");
    else router.refresh();
  };
  const on = factor !== null || codes !== null;
  return (
    <Section
      id="second-factor"
      title="Second factor"
      aside={<Badge tone={on ? "ok" : required ? "warning" : "neutral"}>{on ? "On" : "Off"}</Badge>}
    >
      <div className="border-t px-4.5 py-4">
        {codes !== null ? (
          <RecoveryCodes codes={codes} onSaved={saved} />
        ) : setUp !== null ? (
          <SetUpSteps setUp={setUp} onEnabled={setCodes} onCancel={() => setSetUp(null)} />
        ) : factor === null ? (
          <Off required={required} onStarted={setSetUp} />
        ) : (
          <On factor={factor} required={required} onCodes={setCodes} />
        )}
      </div>
    </Section>
  );
}

function Off({ required, onStarted }: { required: boolean; onStarted(setUp: SetUp): void }) {
  const { run, pending, error } = useAsk(startSecondFactorAction, onStarted);
  return (
    <div className="space-y-4">
      <p className="text-muted">
        With a code from your phone, a password that somebody learned opens nothing.
        {required && " Your role needs one."}
      </p>
      {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      <Button variant={required ? "primary" : "secondary"} pending={pending} onClick={() => void run()}>
        <Smartphone aria-hidden />
        Set it up
      </Button>
    </div>
  );
}

const fewCodes = 3;

function On({ factor, required, onCodes }: { factor: Factor; required: boolean; onCodes(codes: string[]): void }) {
  const [leaving, setLeaving] = useState(false);
  const { run, pending, error } = useAsk(newRecoveryCodesAction, ({ recoveryCodes }) => onCodes(recoveryCodes));
  const left = factor.recoveryCodesLeft;
  return (
    <div className="space-y-4">
      <div>
        <p>
          A code is asked for at each sign-in, since <Time at={factor.enabledAt} />.
        </p>
        <p className={left < fewCodes ? "text-warning" : "text-muted"}>
          {left === 0 ? "No recovery code is" : `${left} recovery ${left === 1 ? "code is" : "codes are"}`} left
          {left < fewCodes && ": make new ones, or a lost phone locks you out"}.
        </p>
      </div>
      {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      <div className="flex flex-wrap gap-2">
        <Button pending={pending} onClick={() => void run()}>
          <ShieldCheck aria-hidden />
          New recovery codes
        </Button>
        <Button reason={required ? "Your role needs a second factor." : undefined} onClick={() => setLeaving(true)}>
          <ShieldOff aria-hidden />
          Turn it off…
        </Button>
      </div>
      <TurnOffDialog open={leaving} onOpenChange={setLeaving} />
    </div>
  );
}

/** An action without input, its progress and its error. */
function useAsk<T>(ask: (input: Record<string, never>) => Promise<ActionResult<T>>, then: (value: T) => void) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const run = async () => {
    setPending(true);
    setError(null);
    const answer = await settle<T>(() => ask({}));
    setPending(false);
    if (answer.ok) then(answer.value);
    else setError(answer.error);
  };
  return { run, pending, error };
}
