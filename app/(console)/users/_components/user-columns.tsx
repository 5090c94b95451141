import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { roleLabels } from "@/components/account/roles";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { UserView } from "@/lib/accounts";
import type { MailView } from "@/lib/mail";
import { templateTitle } from "../../mail/_components/template-title";
import { MailTrouble } from "./mail-trouble";
import { SelectUser } from "./selection";
import { UserActions } from "./user-actions";
import type { UserRef } from "./user-ref";
import { hasRole, statusWords } from "./user-words";

export function userColumns(refOf: (user: UserView) => UserRef): Column<UserView>[] {
  return [
    { id: "person", header: "Person", title: true, cell: (user) => <Person user={user} own={refOf(user)} /> },
    { id: "role", header: "Role", cell: (user) => <RoleName user={user} /> },
    { id: "status", header: "Status", cell: (user) => <StatusBadge status={user.status} /> },
    { id: "factor", header: "Second factor", cell: (user) => <Factor on={user.secondFactor} /> },
    { id: "seen", header: "Last sign-in", cell: (user) => <Seen user={user} /> },
    {
      id: "actions",
      header: "Actions",
      quiet: true,
      className: "@2xl:w-0",
      cell: (user) => <UserActions user={refOf(user)} details />,
    },
  ];
}

function Person({ user, own }: { user: UserView; own: UserRef }) {
  const { mail } = user;
  return (
    <div className="flex gap-3">
      <SelectUser user={own} />
      <div className="min-w-0">
        <Link href={`/users/${user.id}`} className="rounded-sm font-medium wrap-anywhere hover:underline">
          {user.name}
        </Link>
        <p className="text-xs text-muted wrap-anywhere">{user.email}</p>
        {mail?.state === "failed" && (
          <MailTrouble user={own} mail={troubleOf(mail)} title={templateTitle(mail.template)} />
        )}
      </div>
    </div>
  );
}

function troubleOf({ id, response, error, canResend }: MailView) {
  return { id, response, error, canResend };
}

export function StatusBadge({ status }: { status: UserView["status"] }) {
  const { label, tone, title } = statusWords[status];
  return (
    <Badge tone={tone} title={title}>
      {label}
    </Badge>
  );
}

function RoleName({ user: { role, status } }: { user: UserView }) {
  return hasRole(status) ? roleLabels[role].label : <span className="text-muted">None yet</span>;
}

function Seen({ user: { lastSignInAt, sessions } }: { user: UserView }) {
  if (lastSignInAt === null) return <span className="text-muted">Never</span>;
  return (
    <>
      <Time at={lastSignInAt} className="whitespace-nowrap" />
      <p className="tabular text-xs whitespace-nowrap text-muted">
        {sessions === 0 ? "Signed out" : `${sessions} ${sessions === 1 ? "session" : "sessions"}`}
      </p>
    </>
  );
}

function Factor({ on }: { on: boolean }) {
  if (!on) return <span className="text-muted">None</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <ShieldCheck aria-hidden className="size-4 text-ok" />
      On
    </span>
  );
}
