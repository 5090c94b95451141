"use client";

import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import { enableUserAction } from "../actions";
import type { UserRef } from "./user-ref";

/** Lets somebody in again who was disabled. */
export function useEnable(user: Pick<UserRef, "id" | "name">): () => Promise<void> {
  const router = useRouter();
  return async () => {
    const answer = await settle(() => enableUserAction({ id: user.id }));
    if (answer.ok) toast.success(`${user.name} may come in again`);
    else toast.error(`${user.name} was not enabled`, { description: answer.error.message });
    router.refresh();
  };
}
