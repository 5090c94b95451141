import type { Template } from "../letter";
import { fromAddress, momentUtc } from "../words";

export const addressChanged: Template<"address-changed"> = {
  title: "Address changed",
  when: "When the address of an account was changed, to the old one",
  sample: {
    name: "Bea Portman",
    newAddress: "bea@institute.example",
    at: "2026-11-20T14:03:00.000Z",
    address: "192.0.2.44",
  },
  write: ({ name, newAddress, at, address }) => ({
    subject: "The address of your account was changed",
    preview: `It is ${newAddress} now. If it was you, there is nothing to do.`,
    heading: "The address of your account was changed",
    blocks: [
      `Hello ${name},`,
      "Your account does not use this address any more.",
      {
        facts: [
          ["New address", newAddress],
          ["When", momentUtc(at)],
          ["From", fromAddress(address)],
        ],
      },
      "If it was you, there is nothing to do. If not, tell an administrator at once: they can end the sessions and change it back.",
    ],
    why: "You get this, once more at the old address, because it is your account.",
  }),
};
