import type { Template } from "../letter";
import { worksOnce } from "../words";

export const confirmNewAddress: Template<"confirm-new-address"> = {
  title: "Confirm new address",
  when: "When somebody changes the address of their account, to the new one",
  sample: {
    name: "Bea Portman",
    newAddress: "bea@institute.example",
    link: "https://console.example/change-address?token=sample",
    hours: 24,
  },
  write: ({ name, newAddress, link, hours }) => ({
    subject: "Confirm your new address",
    preview: `Until you do, you sign in with the old one.`,
    heading: "Confirm your new address",
    blocks: [
      `Hello ${name},`,
      `You asked to use ${newAddress} from now on: to sign in, and for mail. Until it is confirmed, the old address stays.`,
    ],
    action: { label: "Use this address", link },
    afterAction: `${worksOnce(hours)} If it was not you, do nothing.`,
    why: "You get this because your address was typed on an account page.",
  }),
};
