import { roleLabels } from "@/components/account/roles";
import { Section } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { UserView } from "@/lib/accounts";
import { StatusBadge } from "../_components/user-columns";
import { hasRole, statusWords } from "../_components/user-words";

export function UserFacts({ user }: { user: UserView }) {
  return (
    <Section id="facts" title="Facts" aside={<StatusBadge status={user.status} />}>
      <FactList
        facts={[
          { label: "E-mail", value: <Address user={user} /> },
          { label: "Status", value: <Status user={user} /> },
          { label: "Role", value: <Role user={user} /> },
          { label: "Second factor", value: user.secondFactor ? "On" : "None" },
          { label: "Account since", value: <Time at={user.createdAt} /> },
          { label: "Last sign-in", value: user.lastSignInAt === null ? "Never" : <Time at={user.lastSignInAt} /> },
          { label: "Their note", value: user.note },
        ]}
      />
    </Section>
  );
}

function Address({ user: { email, emailConfirmedAt } }: { user: UserView }) {
  return (
    <>
      {email}
      <span className="block text-xs text-muted">
        {emailConfirmedAt === null ? (
          "Nobody has shown that mail arrives there"
        ) : (
          <>
            Confirmed <Time at={emailConfirmedAt} />
          </>
        )}
      </span>
    </>
  );
}

function Status({ user: { status, decidedAt, decidedByName, decisionReason } }: { user: UserView }) {
  return (
    <>
      {statusWords[status].title}
      {decidedAt !== null && (
        <span className="block text-xs text-muted">
          Decided <Time at={decidedAt} /> by {decidedByName ?? "somebody"}
          {decisionReason !== null && `: ${decisionReason}`}
        </span>
      )}
    </>
  );
}

function Role({ user: { role, status } }: { user: UserView }) {
  if (!hasRole(status)) return "None yet";
  const { label, description } = roleLabels[role];
  return (
    <>
      {label}
      <span className="block text-xs text-muted">{description}</span>
    </>
  );
}
