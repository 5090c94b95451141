import { formatDuration } from "@/lib/kernel/units";
import type { Template } from "../letter";
import { momentUtc } from "../words";

export const alertResolved: Template<"alert-resolved"> = {
  title: "Alert resolved",
  when: "When what an alert was about is over, to every administrator",
  sample: {
    title: "No worker is running",
    startedAt: "2026-11-20T02:49:00.000Z",
    resolvedAt: "2026-11-20T07:01:30.000Z",
    link: "https://console.example/system",
  },
  write: ({ title, startedAt, resolvedAt, link }) => ({
    subject: `Resolved: ${title}`,
    preview: `It lasted ${lasted(startedAt, resolvedAt)}.`,
    status: { word: "Resolved", tone: "ok" },
    heading: `Resolved: ${title}`,
    blocks: [
      `It was put right, or somebody has let it pass. It lasted ${lasted(startedAt, resolvedAt)}.`,
      {
        facts: [
          ["Started", momentUtc(startedAt)],
          ["Resolved", momentUtc(resolvedAt)],
        ],
      },
    ],
    action: { label: "Look at it in the console", link },
    why: "You get this because you are an administrator, and were told when it started.",
  }),
};

function lasted(startedAt: string, resolvedAt: string): string {
  return formatDuration(Math.max(0, Date.parse(resolvedAt) - Date.parse(startedAt)));
}
