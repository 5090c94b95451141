"use client";

import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import { releaseBackupAction } from "../actions";
import type { BackupRef } from "./backup-ref";

/** Lets retention have a held backup again. Nothing is removed by that alone. */
export function useRelease({ id, fileName }: Pick<BackupRef, "id" | "fileName">): () => Promise<void> {
  const router = useRouter();
  return async () => {
    const answer = await settle(() => releaseBackupAction({ id }));
    if (answer.ok) toast("Released", { description: fileName });
    else toast.error("It was not released", { description: answer.error.message });
    router.refresh();
  };
}
