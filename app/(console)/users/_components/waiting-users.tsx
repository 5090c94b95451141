import { UserRoundPlus } from "lucide-react";
import Link from "next/link";
import { Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { UserView } from "@/lib/accounts";
import { DecideButtons } from "./decide-buttons";
import type { UserRef } from "./user-ref";

/** Registrations that wait for a decision: the first thing to do here. */
export function WaitingUsers({
  users,
  total,
  refOf,
}: {
  users: readonly UserView[];
  /** How many wait, shown or not. */
  total: number;
  refOf(user: UserView): UserRef;
}) {
  if (users.length === 0) return null;
  return (
    <Section
      id="waiting"
      className="mb-4.5"
      title={total === 1 ? "1 registration waits for you" : `${total} registrations wait for you`}
      aside={
        total > users.length ? (
          <Link href="/users?status=waiting" className="text-sm text-primary underline underline-offset-2">
            All of them
          </Link>
        ) : undefined
      }
    >
      <ul className="divide-y border-t">
        {users.map((user) => (
          <li key={user.id} className="flex flex-wrap items-start gap-x-3 gap-y-2.5 px-4.5 py-3.5">
            <span className="grid size-8 shrink-0 place-items-center rounded-full bg-warning-soft text-warning">
              <UserRoundPlus aria-hidden className="size-4" />
            </span>
            <div className="min-w-0 grow basis-64">
              <p className="wrap-anywhere">
                <Link href={`/users/${user.id}`} className="rounded-sm font-semibold hover:underline">
                  {user.name}
                </Link>
                <span className="text-muted"> · {user.email}</span>
                {user.emailConfirmedAt !== null && (
                  <span className="text-muted">
                    {" "}
                    · confirmed <Time at={user.emailConfirmedAt} />
                  </span>
                )}
              </p>
              <p className="mt-0.5 wrap-anywhere whitespace-pre-line">
                {user.note === null ? (
                  <span className="text-muted">They left no note.</span>
                ) : (
                  <q className="text-text">{user.note}</q>
                )}
              </p>
            </div>
            <DecideButtons user={refOf(user)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
