"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import { Archive, Braces, ListChecks, MailCheck, Monitor, Moon, Sun, UserPlus, UserRound } from "lucide-react";
import { useTheme } from "next-themes";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useBackUpNow } from "../_components/use-back-up-now";
import { useRunChecks } from "../checklist/_components/use-run-checks";
import { pagesFor } from "./pages";

const itemClass =
  "flex items-center gap-2.5 rounded-md px-2.5 py-2 text-sm select-none data-[disabled=true]:opacity-55 data-[selected=true]:bg-neutral-soft [&_svg]:size-4 [&_svg]:text-muted";
const groupClass =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

export function Palette({
  open,
  onOpenChange,
  cannotBackUp,
  cannotCheck,
  role,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  cannotBackUp: string | undefined;
  cannotCheck: string | undefined;
  role: string;
}) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const backUp = useBackUpNow();
  const runChecks = useRunChecks();
  const run = (command: () => void) => () => {
    onOpenChange(false);
    command();
  };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label="Command palette"
          className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,94vw)] -translate-x-1/2 overflow-hidden rounded-lg border bg-panel shadow-high"
        >
          <Command label="Command palette" loop>
            <Command.Input
              placeholder="Go to a page or run a command"
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[60vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-sm text-muted">
                No such page or command.
              </Command.Empty>
              <Command.Group heading="Do" className={groupClass}>
                <Item onSelect={run(() => void backUp.start())} disabled={cannotBackUp !== undefined}>
                  <Archive aria-hidden />
                  Back up now
                  {cannotBackUp !== undefined && <span className="text-xs text-muted">{cannotBackUp}</span>}
                </Item>
                <Item
                  onSelect={run(() => {
                    runChecks();
                    router.push("/checklist");
                  })}
                  disabled={cannotCheck !== undefined}
                >
                  <ListChecks aria-hidden />
                  Run all checks
                  {cannotCheck !== undefined && <span className="text-xs text-muted">{cannotCheck}</span>}
                </Item>
                <Item onSelect={run(() => router.push("/mail#test-message"))}>
                  <MailCheck aria-hidden />
                  Send a test message
                </Item>
                {role === "administrator" && (
                  <Item onSelect={run(() => router.push("/users?invite=1"))}>
                    <UserPlus aria-hidden />
                    Invite somebody…
                  </Item>
                )}
              </Command.Group>
              <Command.Group heading="Go to" className={groupClass}>
                {pagesFor(role).map((page) => (
                  <Item key={page.href} onSelect={run(() => router.push(page.href))}>
                    <page.icon aria-hidden />
                    {page.label}
                  </Item>
                ))}
                <Item onSelect={run(() => router.push("/api-reference"))}>
                  <Braces aria-hidden />
                  API
                </Item>
                <Item onSelect={run(() => router.push("/account"))}>
                  <UserRound aria-hidden />
                  Your account
                </Item>
              </Command.Group>
              <Command.Group heading="Theme" className={groupClass}>
                <Item onSelect={run(() => setTheme("light"))}>
                  <Sun aria-hidden />
                  Light theme
                </Item>
                <Item onSelect={run(() => setTheme("dark"))}>
                  <Moon aria-hidden />
                  Dark theme
                </Item>
                <Item onSelect={run(() => setTheme("system"))}>
                  <Monitor aria-hidden />
                  Theme as the system
                </Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ onSelect, disabled = false, children }: { onSelect(): void; disabled?: boolean; children: ReactNode }) {
  return (
    <Command.Item className={itemClass} onSelect={onSelect} disabled={disabled}>
      {children}
    </Command.Item>
  );
}
