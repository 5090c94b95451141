import type { Template } from "../letter";
import { momentUtc, timeUtc } from "../words";

export const backupFailed: Template<"backup-failed"> = {
  title: "Backup failed",
  when: "When a scheduled backup failed, to every administrator",
  sample: {
    database: "gene_atlas",
    at: "2026-11-20T03:00:41.000Z",
    problem: "There is no space left in /var/backups: 1.2 GB are free, and the backup needs about 3.4 GB.",
    hint: "Delete backups that are not needed, or shorten the retention under Backups, Schedule.",
    newest: "19 Nov 2026, 03:00 UTC, verified",
    link: "https://console.example/backups",
  },
  write: ({ database, at, problem, hint, newest, link }) => ({
    subject: `Backup of ${database} failed at ${timeUtc(at)}`,
    preview: problem,
    status: { word: "Failed", tone: "danger" },
    heading: `The scheduled backup of ${database} failed`,
    blocks: [
      { quote: problem },
      ...(hint === null ? [] : [`What to do: ${hint}`]),
      {
        facts: [
          ["Failed", momentUtc(at)],
          ["Newest backup", newest],
        ],
      },
    ],
    action: { label: "Look at it in the console", link },
    afterAction: "You hear once more when a backup has succeeded again.",
    why: "You get this because you are an administrator.",
  }),
};
