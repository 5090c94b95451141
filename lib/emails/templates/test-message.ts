import type { Template } from "../letter";
import { worksOnce } from "../words";

export const testMessage: Template<"test-message"> = {
  title: "Test message",
  when: "When an operator tests whether mail arrives, to any address",
  sample: { sentBy: "tomas@example.org", link: "https://console.example/mail-test?token=sample", hours: 24 },
  write: ({ sentBy, link, hours }, { baseUrl }) => ({
    subject: "Test message: did it arrive?",
    preview: "It did. Open the link to tell the console.",
    heading: "It arrived",
    blocks: [
      `${sentBy} sent this to see whether mail from Seaworthy arrives.`,
      `One thing is left to prove: that links in mails lead back to the console, at ${baseUrl}. Opening this one confirms both.`,
    ],
    action: { label: "Confirm that it arrived", link },
    afterAction: `${worksOnce(hours)} It needs no account.`,
    why: `You get this because ${sentBy} typed your address into the mail test.`,
  }),
};
