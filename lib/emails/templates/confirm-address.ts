import type { Template } from "../letter";
import { worksOnce } from "../words";

export const confirmAddress: Template<"confirm-address"> = {
  title: "Confirm address",
  when: "When somebody asks for an account, to the address they gave",
  sample: { link: "https://console.example/confirm?token=sample", hours: 48 },
  write: ({ link, hours }, { database }) => ({
    subject: "Confirm your address",
    preview: "One step, then an administrator decides about your account.",
    heading: "Is this address yours?",
    blocks: [
      `Somebody asked for an account on the console of the database ${database}, and gave this address.`,
      "Once it is confirmed, an administrator looks at the request. You hear from us either way.",
    ],
    action: { label: "Confirm the address", link },
    afterAction: `${worksOnce(hours)} If it was not you, do nothing: without it no account is made.`,
    why: "You get this because your address was typed into the form that asks for an account.",
  }),
};
