import type { Metadata } from "next";
import { consoleContext, isBlocked } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { getOwnAccount, listSessions, minPasswordLength } from "@/lib/accounts";
import { mayDo } from "@/lib/auth/actor";
import { roleLabels } from "@/components/account/roles";
import { SessionList } from "../_components/session-list";
import { read } from "../_data/read";
import { PasswordForm } from "./password-form";
import { PersonForm } from "./person-form";
import { SecondFactor } from "./second-factor";
import { SignOutElsewhere } from "./sign-out-elsewhere";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { deps, actor } = await consoleContext();
  const found = await read(getOwnAccount(deps, actor, {}));
  if (!found.ok) return <ErrorPanel title="Your account could not be read" error={found.error} />;
  const account = found.value;
  const factor = (
    <SecondFactor
      factor={account.secondFactor === null ? null : toJson(account.secondFactor)}
      required={account.secondFactorRequired}
      blocked={isBlocked(actor)}
    />
  );
  if (isBlocked(actor))
    return (
      <>
        <PageHeader
          title="One thing first: a second factor"
          summary={`${roleLabels[account.role].label}s of this console need one. It takes a minute; then everything is open to you.`}
        />
        {factor}
      </>
    );
  return (
    <>
      <PageHeader title="Your account" summary={`${account.email}, ${roleLabels[account.role].label.toLowerCase()}`} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="space-y-4">
          <PersonForm
            // What was saved is what one starts from.
            key={account.name}
            name={account.name}
            email={account.email}
            pendingAddress={account.pendingAddress}
            followsMail={mayDo(actor, "mail:test")}
          />
          <PasswordForm
            email={account.email}
            changedAt={account.passwordChangedAt?.toISOString() ?? null}
            minLength={minPasswordLength}
          />
        </div>
        <div className="space-y-4">
          {factor}
          <OwnSessions />
        </div>
      </div>
    </>
  );
}

async function OwnSessions() {
  const { deps, actor } = await consoleContext();
  const sessions = await read(listSessions(deps, actor, {}));
  if (!sessions.ok) return <ErrorPanel title="Your sessions could not be read" error={sessions.error} />;
  const others = sessions.value.filter((session) => !session.current).length;
  return (
    <Section id="sessions" title="Where you are signed in" aside={<SignOutElsewhere others={others} />}>
      <SessionList sessions={toJson(sessions.value)} />
    </Section>
  );
}
