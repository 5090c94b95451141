import type { Template } from "../letter";

export const alertStarted: Template<"alert-started"> = {
  title: "Alert",
  when: "When something needs attention that has no mail of its own, to every administrator",
  sample: {
    title: "No worker is running",
    summary: "Nothing takes jobs any more: backups, drills and mails wait until a worker is back.",
    facts: [
      ["Last seen", "20 Nov 2026, 02:47 UTC"],
      ["Jobs waiting", "3"],
    ],
    hint: "Look at the log of the worker process and start it again.",
    link: "https://console.example/system",
  },
  write: ({ title, summary, facts, hint, link }) => ({
    subject: title,
    preview: summary,
    status: { word: "Needs attention", tone: "danger" },
    heading: title,
    blocks: [summary, ...(hint === null ? [] : [`What to do: ${hint}`]), ...(facts.length === 0 ? [] : [{ facts }])],
    action: { label: "Look at it in the console", link },
    afterAction: "You hear once more when it is over.",
    why: "You get this because you are an administrator.",
  }),
};
