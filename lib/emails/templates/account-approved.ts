import type { Template } from "../letter";
import { aRole, roleMeans, worksOnce } from "../words";

export const accountApproved: Template<"account-approved"> = {
  title: "Account approved",
  when: "When an administrator approved a registration, to the person",
  sample: {
    name: "Bea Portman",
    role: "operator",
    link: "https://console.example/set-password?token=sample",
    hours: 72,
  },
  write: ({ name, role, link, hours }, { database }) => ({
    subject: "Your account is approved: set a password",
    preview: `You are ${aRole(role)} of ${database}. One step is left.`,
    status: { word: "Approved", tone: "ok" },
    heading: "Set a password, and you are in",
    blocks: [`Hello ${name},`, `Your account for ${database} is approved. You are ${aRole(role)}. ${roleMeans[role]}`],
    action: { label: "Set a password", link },
    afterAction: `${worksOnce(hours)} If that is over, ask an administrator for a new one.`,
    why: "You get this because you asked for an account.",
  }),
};
