import { UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { roleLabels } from "@/components/account/roles";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterChips } from "@/components/ui/filter-chips";
import { FilterMenu } from "@/components/ui/filter-menu";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { SearchField } from "@/components/ui/search-field";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { getSecurityPolicy, listUsers, ListUsersInput, type UserList, type UserView } from "@/lib/accounts";
import type { Role, UserStatus } from "@/lib/store/schema";
import { AdministratorsOnly } from "../_components/administrators-only";
import { read } from "../_data/read";
import { whyNot } from "../_data/why-not";
import { InviteButton } from "./_components/invite-button";
import { PolicyCard } from "./_components/policy-card";
import { UserSelection } from "./_components/selection";
import { userColumns } from "./_components/user-columns";
import { UserDialogs } from "./_components/user-dialogs";
import { refOf } from "./_components/user-ref";
import { statusWords } from "./_components/user-words";
import { WaitingUsers } from "./_components/waiting-users";

export const metadata: Metadata = { title: "Users" };

const waitingShown = 6;

const roleOptions = [
  { value: null, label: "Any" },
  ...(Object.keys(roleLabels) as Role[]).map((value) => ({ value, label: roleLabels[value].label })),
];

export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const cannot = whyNot(actor, "users:manage");
  if (cannot !== undefined)
    return (
      <AdministratorsOnly title="Users are for administrators" reason={cannot}>
        Your own name, address, password and sessions are on your account page.
      </AdministratorsOnly>
    );
  const params = flatParams(await searchParams);
  const [list, waiting, policy] = await Promise.all([
    read(listUsers(deps, actor, inputOf(params))),
    read(listUsers(deps, actor, { status: "waiting", limit: waitingShown })),
    read(getSecurityPolicy(deps, actor, {})),
  ]);
  const ref = (user: UserView) => refOf(user, actor, list.ok ? list.value.administrators : 1);
  return (
    <UserDialogs>
      <PageHeader title="Users" summary={list.ok ? summary(list.value) : "Who may come in, and as what"}>
        <InviteButton />
      </PageHeader>
      {waiting.ok && <WaitingUsers users={waiting.value.users} total={waiting.value.counts.waiting} refOf={ref} />}
      <div className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <SearchField label="Name or e-mail" />
        <FilterChips
          label="Status"
          path="/users"
          params={params}
          name="status"
          options={statusOptions(list.ok ? list.value.counts : null)}
        />
        <div className="lg:ml-auto">
          <FilterMenu label="Role" path="/users" params={params} name="role" options={roleOptions} />
        </div>
      </div>
      {list.ok ? (
        <UserSelection>
          <Card>
            <DataTable
              caption="Users"
              columns={userColumns(ref)}
              rows={list.value.users}
              rowKey={(user) => user.id}
              empty={<NobodyFound />}
            />
          </Card>
          <Pager
            path="/users"
            params={params}
            nextCursor={list.value.next}
            note={`${list.value.users.length} of ${total(list.value)} shown`}
          />
        </UserSelection>
      ) : (
        <ErrorPanel title="The users could not be read" error={list.error} />
      )}
      {policy.ok && actor.role !== null && (
        <PolicyCard
          // What somebody else has saved meanwhile is what one starts from.
          key={policy.value.updatedAt?.toISOString() ?? "default"}
          policy={policy.value}
          ownRole={actor.role}
        />
      )}
    </UserDialogs>
  );
}

/** An address that was tampered with shows everybody. */
function inputOf(params: Record<string, string>): ListUsersInput {
  const { q: search, role, status, cursor: before } = params;
  return ListUsersInput.safeParse({ search, role, status, before, limit: 50 }).data ?? { limit: 50 };
}

/** States that nobody is in are left out. */
function statusOptions(counts: UserList["counts"] | null): { value: string | null; label: string }[] {
  const states = Object.keys(statusWords) as UserStatus[];
  return [
    { value: null, label: "All" },
    ...states
      .filter((status) => counts === null || counts[status] > 0)
      .map((status) => ({ value: status, label: labelOf(status, counts) })),
  ];
}

function labelOf(status: UserStatus, counts: UserList["counts"] | null): string {
  const { label } = statusWords[status];
  return counts === null ? label : `${label} ${counts[status]}`;
}

function summary({ counts, administrators }: UserList): string {
  const active = `${counts.active} active`;
  const waiting = counts.waiting === 0 ? [] : [`${counts.waiting} waiting`];
  const invited = counts.invited === 0 ? [] : [`${counts.invited} invited`];
  const who = administrators === 1 ? "1 administrator" : `${administrators} administrators`;
  return [active, ...waiting, ...invited, who].join(", ");
}

function total({ counts }: UserList): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function NobodyFound() {
  return (
    <EmptyState icon={UsersRound} title="Nobody matches" action={<ButtonLink href="/users">Show all</ButtonLink>}>
      No user has this name or address, role and status.
    </EmptyState>
  );
}
