import type { Letter, Template } from "../letter";
import type { EmailData } from "../email-data";
import { inHours, worksOnce } from "../words";

export const resetPassword: Template<"reset-password"> = {
  title: "Reset password",
  when: "When somebody forgot their password, to the address of the account; also as a rehearsal",
  sample: {
    name: "Bea Portman",
    link: "https://console.example/reset-password?token=sample",
    hours: 1,
    rehearsal: false,
  },
  write: (data) => (data.rehearsal ? rehearsal(data) : forReal(data)),
};

function forReal({ name, link, hours }: EmailData["reset-password"]): Letter {
  return {
    subject: "Reset your password",
    preview: `The link works for ${inHours(hours)}. If you did not ask, do nothing.`,
    heading: "Choose a new password",
    blocks: [`Hello ${name},`, "Somebody, we hope you, asked for a new password for this account."],
    action: { label: "Choose a new password", link },
    afterAction: `${worksOnce(hours)} Whoever is signed in to the account is then signed out. If you did not ask for this, do nothing: your password stays as it is.`,
    why: "You get this because a reset was asked for with your address.",
  };
}

function rehearsal({ name, link, hours }: EmailData["reset-password"]): Letter {
  return {
    subject: "Rehearsal: reset your password",
    preview: "What somebody gets who forgot their password. Nothing will change.",
    status: { word: "Rehearsal", tone: "neutral" },
    heading: "What a person gets who forgot their password",
    blocks: [
      `Hello ${name},`,
      "You started a rehearsal of the reset. Go through it as they would: open the link, choose a password, send it off. Your own password stays as it is.",
    ],
    action: { label: "Choose a new password", link },
    afterAction: worksOnce(hours),
    why: "You get this because you started the rehearsal in the console.",
  };
}
