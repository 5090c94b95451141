import { z } from "zod";
import { type Area, describeHandler } from "./describe-route";

const input = z.object({ nextauth: z.string().max(60) });

/** next-auth's own, in which only signing in and out is ours: https://next-auth.js.org/getting-started/rest-api. */
export const signIn: Area = {
  tag: "Signing in",
  about: "For browsers. Pipelines and scripts send an API token instead.",
  routes: [
    describeHandler()("GET /api/auth/{nextauth}", {
      summary: "What next-auth asks before somebody signs in or out: `csrf`, `session`, `providers`.",
      scope: "public",
      input,
      answer: null,
      mediaType: "application/json",
    }),
    describeHandler()("POST /api/auth/{nextauth}", {
      summary: "Signing in (`callback/credentials`) and out (`signout`), as the console's forms do it.",
      scope: "public",
      input,
      sends: "application/x-www-form-urlencoded",
      answer: null,
      mediaType: "application/json",
    }),
  ],
};
