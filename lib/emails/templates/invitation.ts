import type { Template } from "../letter";
import { aRole, roleMeans, worksOnce } from "../words";

export const invitation: Template<"invitation"> = {
  title: "Invitation",
  when: "When an administrator invited somebody, to that person",
  sample: {
    name: "Omar Dietz",
    invitedBy: "Tomas Lind",
    role: "administrator",
    link: "https://console.example/set-password?token=sample",
    hours: 72,
  },
  write: ({ name, invitedBy, role, link, hours }, { database }) => ({
    subject: `${invitedBy} invites you to the console of ${database}`,
    preview: `You will be ${aRole(role)}. Set a password to come in.`,
    heading: `You are invited to look after ${database}`,
    blocks: [
      `Hello ${name},`,
      `${invitedBy} made an account for you on Seaworthy, the console of the database ${database}. You will be ${aRole(role)}. ${roleMeans[role]}`,
    ],
    action: { label: "Set a password", link },
    afterAction: `${worksOnce(hours)} If you did not expect this, ask ${invitedBy} before you open it.`,
    why: `You get this because ${invitedBy} typed your address.`,
  }),
};
