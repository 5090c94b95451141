import { z } from "zod";
import { type Area, describeHandler } from "./describe-route";

export const document: Area = {
  tag: "This document",
  about: "What the API is, for programs that read OpenAPI.",
  routes: [
    describeHandler()("GET /api/openapi.json", {
      summary: "This description of the API, in OpenAPI 3.1.",
      scope: "overview:read",
      input: z.object({}),
      answer: null,
      mediaType: "application/json",
    }),
  ],
};
