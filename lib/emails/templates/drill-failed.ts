import type { Template } from "../letter";
import { momentUtc } from "../words";

export const drillFailed: Template<"drill-failed"> = {
  title: "Drill failed",
  when: "When a backup could not be restored on trial, to every administrator",
  sample: {
    database: "gene_atlas",
    fileName: "gene_atlas-20261120T030000Z-scheduled.sql.zst",
    at: "2026-11-20T04:12:09.000Z",
    problem: "After the restore the table samples has 1,204,310 rows; the backup's manifest says 1,204,311.",
    hint: "Do not count on this backup. Take another one and drill it before the older ones are removed.",
    link: "https://console.example/backups",
  },
  write: ({ database, fileName, at, problem, hint, link }) => ({
    subject: `Drill failed: a backup of ${database} is not proven`,
    preview: problem,
    status: { word: "Failed", tone: "danger" },
    heading: "A backup did not pass its drill",
    blocks: [
      { quote: problem },
      ...(hint === null ? [] : [`What to do: ${hint}`]),
      {
        facts: [
          ["Backup", fileName],
          ["Database", database],
          ["Failed", momentUtc(at)],
        ],
      },
      "The database itself was not touched: a drill restores into a scratch schema.",
    ],
    action: { label: "Look at the backup", link },
    why: "You get this because you are an administrator.",
  }),
};
