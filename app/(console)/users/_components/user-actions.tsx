"use client";

import {
  Ban,
  CircleCheck,
  Ellipsis,
  MailPlus,
  ShieldOff,
  Trash2,
  UserCheck,
  UserCog,
  UserRound,
  UserX,
} from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { useEnable } from "./use-enable";
import { useUserDialog } from "./user-dialogs";
import type { UserRef } from "./user-ref";
import { hasRole } from "./user-words";

/** Everything one can do with somebody, in a menu. */
export function UserActions({ user, details }: { user: UserRef; details: boolean }) {
  return (
    <div className="flex justify-end @max-2xl:mt-1.5 @max-2xl:justify-start">
      <Menu
        trigger={
          <Button size="icon" aria-label={`More for ${user.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {details && (
          <MenuLink href={`/users/${user.id}`}>
            <UserRound aria-hidden />
            Details
          </MenuLink>
        )}
        <DecisionItems user={user} />
        <RightsItems user={user} />
      </Menu>
    </div>
  );
}

/** Coming in: what fits the state somebody is in. */
function DecisionItems({ user }: { user: UserRef }) {
  const open = useUserDialog();
  if (user.status === "waiting")
    return (
      <>
        <MenuItem onClick={() => open("approve", user)}>
          <UserCheck aria-hidden />
          Approve…
        </MenuItem>
        <MenuItem onClick={() => open("decline", user)}>
          <UserX aria-hidden />
          Decline…
        </MenuItem>
      </>
    );
  if (user.status !== "invited") return null;
  return (
    <MenuItem onClick={() => open("invite", user)}>
      <MailPlus aria-hidden />
      Invite again…
    </MenuItem>
  );
}

function RightsItems({ user }: { user: UserRef }) {
  const open = useUserDialog();
  const enable = useEnable(user);
  return (
    <>
      {hasRole(user.status) && (
        <MenuItem reason={user.cannot.role} onClick={() => open("role", user)}>
          <UserCog aria-hidden />
          Change the role…
        </MenuItem>
      )}
      {user.secondFactor && (
        <MenuItem onClick={() => open("removeFactor", user)}>
          <ShieldOff aria-hidden />
          Remove the second factor…
        </MenuItem>
      )}
      {(user.status === "active" || user.status === "invited") && (
        <MenuItem reason={user.cannot.disable} onClick={() => open("disable", user)}>
          <Ban aria-hidden />
          Disable…
        </MenuItem>
      )}
      {user.status === "disabled" && (
        <MenuItem onClick={() => void enable()}>
          <CircleCheck aria-hidden />
          Enable
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem danger reason={user.cannot.delete} onClick={() => open("delete", user)}>
        <Trash2 aria-hidden />
        Delete…
      </MenuItem>
    </>
  );
}
