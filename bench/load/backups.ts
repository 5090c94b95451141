import { setTimeout as wait } from "node:timers/promises";
import { ask } from "./ask";
import type { Visitor } from "./people";
import { type Tallies, timed } from "./tally";

/** As `useJob` asks. */
const followSeconds = 1;
const patienceSeconds = 120;

interface FollowedJob {
  state: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: { message: string } | null;
}

/** Starts a backup and follows it to its end, as its page does. Answers its id; throws when it does not succeed. */
export async function backUp({ url, cookie }: Visitor, tallies: Tallies): Promise<string> {
  const { text } = await ask(`${url}/api/admin/backups`, { cookie, json: {} });
  const { backup, jobId } = JSON.parse(text) as { backup: { id: string }; jobId: string };
  const deadline = Date.now() + patienceSeconds * 1000;
  for (; Date.now() < deadline; await wait(followSeconds * 1000)) {
    const job = await timed(tallies, "polling: one job", async () => {
      const answer = await ask(`${url}/api/admin/jobs/${jobId}?logAfter=0`, { cookie });
      return JSON.parse(answer.text) as FollowedJob;
    });
    if (job?.state === "succeeded") return backup.id;
    if (job?.state === "failed" || job?.state === "cancelled")
      throw new Error(`the backup ${job.state}: ${job.error?.message ?? "nobody knows why"}`);
  }
  throw new Error(`the backup was not over after ${patienceSeconds} s`);
}
