import type { Template } from "../letter";
import { fromAddress, momentUtc } from "../words";

export const passwordChanged: Template<"password-changed"> = {
  title: "Password changed",
  when: "When a password was changed or reset, to the account's address",
  sample: {
    name: "Bea Portman",
    at: "2026-11-20T14:03:00.000Z",
    address: "192.0.2.44",
    how: "reset",
    link: "https://console.example/reset",
  },
  write: ({ name, at, address, how, link }) => ({
    subject: "Your password was changed",
    preview: "If it was you, there is nothing to do.",
    heading: "Your password was changed",
    blocks: [
      `Hello ${name},`,
      how === "reset"
        ? "Your password was set anew with a reset link. Every session of the account was ended."
        : "Your password was changed on your account page. Every other session of the account was ended.",
      {
        facts: [
          ["When", momentUtc(at)],
          ["From", fromAddress(address)],
        ],
      },
      "If it was you, there is nothing to do. If not, reset it now and tell an administrator.",
    ],
    action: { label: "Reset the password", link },
    why: "You get this because it is your account; it cannot be turned off.",
  }),
};
