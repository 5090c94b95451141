import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { enqueue } from "@/lib/jobs";
import { defineJob } from "@/lib/jobs/job";
import type { Transaction } from "@/lib/store/open-store";

/** Sends one mail. After a crash it is sent again with the same Message-ID: twice is better than never. */
export const mailJob = defineJob({
  kind: "mail",
  payload: z.object({ mailId: z.string() }),
  afterCrash: "again",
  lane: "quick",
});

/** Queues the sending of a mail, in the transaction that writes its row. Viewers see jobs, so it names nobody. */
export async function enqueueMail(
  tx: Transaction,
  actor: Actor,
  mail: { id: string; template: string },
  now: Date,
): Promise<string> {
  const title = `Send mail: ${mail.template}`;
  const { jobId } = await enqueue(
    tx,
    mailJob,
    { mailId: mail.id },
    { title, actor, exclusive: `mail:${mail.id}`, now },
  );
  return jobId;
}
