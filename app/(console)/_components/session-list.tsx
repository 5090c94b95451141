"use client";

import { Laptop, LogOut, Smartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Json } from "@/components/json";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { SessionView } from "@/lib/accounts";
import { revokeSessionAction } from "../account/actions";
import { settle } from "./settle";

type Session = Json<SessionView>;

/** Where somebody is signed in; each can be ended from here, at once. */
export function SessionList({ sessions }: { sessions: Session[] }) {
  if (sessions.length === 0) return <p className="border-t px-4.5 py-4 text-muted">Signed in nowhere.</p>;
  return (
    <ul className="divide-y border-t">
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  );
}

function SessionRow({ session }: { session: Session }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const revoke = async () => {
    setPending(true);
    const answer = await settle(() => revokeSessionAction({ id: session.id }));
    setPending(false);
    if (answer.ok) toast.success("Signed out there", { description: session.device });
    else toast.error("It is still signed in", { description: answer.error.message });
    router.refresh();
  };
  const Icon = /android|iphone|ipad|ios/i.test(session.device) ? Smartphone : Laptop;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4.5 py-3">
      <Icon aria-hidden className="size-4.5 shrink-0 text-muted" />
      <div className="min-w-0 grow basis-56">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="wrap-anywhere">{session.device}</span>
          {session.current && <Badge tone="primary">This one</Badge>}
        </p>
        <p className="text-xs text-muted">
          <span className="font-mono">{session.address ?? "unknown address"}</span>, last used{" "}
          <Time at={session.lastSeenAt} />, signed in <Time at={session.createdAt} />
        </p>
      </div>
      {!session.current && (
        <Button
          size="small"
          pending={pending}
          aria-label={`Sign out ${session.device}, ${session.address ?? "unknown address"}`}
          onClick={() => void revoke()}
        >
          <LogOut aria-hidden />
          Sign out
        </Button>
      )}
    </li>
  );
}
