"use client";

import { LogOut, UserRound } from "lucide-react";
import { signOut } from "@/components/account/session-requests";
import { reportOf } from "@/components/api";
import { Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";

export interface Account {
  name: string;
  email: string;
  role: string;
}

export function AccountMenu({ account }: { account: Account }) {
  const leave = async () => {
    try {
      await signOut();
      window.location.assign("/sign-in");
    } catch (error) {
      toast.error("You are still signed in", { description: reportOf(error).message });
    }
  };
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account of ${account.name}`}
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-2xs font-semibold text-primary"
        >
          <span aria-hidden>{initials(account.name)}</span>
        </button>
      }
    >
      <MenuHeading>
        <p className="font-semibold wrap-anywhere">{account.name}</p>
        {account.email !== account.name && <p className="text-muted wrap-anywhere">{account.email}</p>}
        <p className="text-xs text-muted capitalize">{account.role}</p>
      </MenuHeading>
      <MenuSeparator />
      <MenuLink href="/account">
        <UserRound aria-hidden />
        Your account
      </MenuLink>
      <MenuItem onClick={() => void leave()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter((word) => word !== "");
  return [words[0], words[1]]
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}
