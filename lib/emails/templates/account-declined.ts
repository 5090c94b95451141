import type { Template } from "../letter";

export const accountDeclined: Template<"account-declined"> = {
  title: "Account declined",
  when: "When an administrator declined a registration, to the person",
  sample: { name: "Bea Portman", reason: "Please use your address at the institute, so that we know who you are." },
  write: ({ name, reason }, { database }) => ({
    subject: "Your account was not approved",
    preview: `An administrator of ${database} declined the request.`,
    heading: "Your account was not approved",
    blocks: [
      `Hello ${name},`,
      `An administrator of ${database} declined your request for an account, and gave this reason:`,
      { quote: reason },
      "If that rests on a misunderstanding, talk to them. No account was made.",
    ],
    why: "You get this because you asked for an account.",
  }),
};
