"use client";

import { Trash2, X } from "lucide-react";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckBox } from "@/components/ui/checkbox";
import { Tooltip } from "@/components/ui/tooltip";
import type { UserRef } from "./user-ref";

const DeleteUsersDialog = dynamic(() => import("./delete-users-dialog").then((module) => module.DeleteUsersDialog));

interface Selection {
  chosen: ReadonlyMap<string, UserRef>;
  toggle(user: UserRef): void;
}

const SelectionContext = createContext<Selection>({ chosen: new Map(), toggle: () => {} });

/** Who is ticked, over pages and filters, and what can be done with all of them. */
export function UserSelection({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, UserRef>>(new Map());
  const [deleting, setDeleting] = useState(false);
  const toggle = (user: UserRef) => {
    const next = new Map(chosen);
    if (!next.delete(user.id)) next.set(user.id, user);
    setChosen(next);
  };
  const users = [...chosen.values()];
  return (
    <SelectionContext value={{ chosen, toggle }}>
      {children}
      <div role="status" className="sticky bottom-3 z-10 mt-3 empty:hidden">
        {users.length > 0 && (
          <div className="mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-panel py-2 pr-2 pl-4 shadow-high">
            <span className="tabular mr-2 font-medium">{users.length} chosen</span>
            <Button onClick={() => setChosen(new Map())}>
              <X aria-hidden />
              None
            </Button>
            <Button variant="danger" onClick={() => setDeleting(true)}>
              <Trash2 aria-hidden />
              Delete…
            </Button>
          </div>
        )}
      </div>
      <DeleteUsersDialog
        users={users}
        open={deleting}
        onOpenChange={setDeleting}
        onDeleted={() => setChosen(new Map())}
      />
    </SelectionContext>
  );
}

/** The box before somebody's name. */
export function SelectUser({ user }: { user: UserRef }) {
  const { chosen, toggle } = useContext(SelectionContext);
  const reason = user.cannot.delete;
  const box = (
    // Not `disabled`: the pointer would find nothing there, and the reason would stay untold.
    <CheckBox
      checked={chosen.has(user.id)}
      onChange={() => (reason === undefined ? toggle(user) : undefined)}
      aria-disabled={reason !== undefined}
      aria-label={`Choose ${user.name}`}
      aria-description={reason}
    />
  );
  return reason === undefined ? box : <Tooltip label={reason}>{box}</Tooltip>;
}
