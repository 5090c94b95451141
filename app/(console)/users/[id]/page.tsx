import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { getUser, listUsers } from "@/lib/accounts";
import { AdministratorsOnly } from "../../_components/administrators-only";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { UserDialogs } from "../_components/user-dialogs";
import { refOf } from "../_components/user-ref";
import { UserFacts } from "./user-facts";
import { UserHistory } from "./user-history";
import { UserMails } from "./user-mails";
import { UserSessions } from "./user-sessions";
import { UserToolbar } from "./user-toolbar";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  const { deps, actor } = await consoleContext();
  const cannot = whyNot(actor, "users:manage");
  if (cannot !== undefined)
    return (
      <AdministratorsOnly title="Users are for administrators" reason={cannot}>
        Your own name, address, password and sessions are on your account page.
      </AdministratorsOnly>
    );
  const { id } = await params;
  const [found, everybody] = await Promise.all([
    read(getUser(deps, actor, { id })),
    read(listUsers(deps, actor, { limit: 1 })),
  ]);
  if (!found.ok) return <ErrorPanel title="The user could not be read" error={found.error} />;
  const user = found.value;
  return (
    <UserDialogs>
      <PageHeader title={user.name} summary={<BackLink href="/users">Users</BackLink>}>
        <UserToolbar user={refOf(user, actor, everybody.ok ? everybody.value.administrators : 1)} />
      </PageHeader>
      <div className="space-y-4">
        <UserFacts user={user} />
        <UserSessions user={user} />
        <UserMails user={user} />
        <UserHistory id={user.id} />
      </div>
    </UserDialogs>
  );
}
