import type { Template } from "../letter";

export const registrationWaiting: Template<"registration-waiting"> = {
  title: "Registration waiting",
  when: "When somebody confirmed their address, to every administrator",
  sample: {
    name: "Bea Portman",
    email: "bea.portman@example.org",
    note: "I look after the imports of gene_atlas from December on.\nTomas knows about it.",
    link: "https://console.example/users?status=waiting",
  },
  write: ({ name, email, note, link }, { database }) => ({
    subject: `${name} asks for an account`,
    preview: `${email} waits for your decision.`,
    status: { word: "Waiting for you", tone: "warning" },
    heading: `${name} asks for an account`,
    blocks: [
      `The address is confirmed. Nobody can sign in with it until an administrator of ${database} says so.`,
      {
        facts: [
          ["Name", name],
          ["E-mail", email],
        ],
      },
      ...(note === null ? [] : ["In their words:", { quote: note }]),
    ],
    action: { label: "Decide", link },
    afterAction: "Approve with a role, or decline with a reason. They are told either way.",
    why: "You get this because you are an administrator.",
  }),
};
