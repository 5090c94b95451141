import { z } from "zod";
import {
  createToken,
  CreateTokenInput,
  listTokens,
  ListTokensInput,
  revokeToken,
  RevokeTokenInput,
} from "@/lib/tokens";
import { CreatedToken, TokenView } from "./answers/tokens";
import { type Area, describeRoute } from "./describe-route";

export const tokens: Area = {
  tag: "API tokens",
  about: "For pipelines and scripts.",
  routes: [
    describeRoute("GET /api/admin/tokens", {
      summary: "Every API token, the newest first, without its secret.",
      scope: "tokens:manage",
      input: ListTokensInput,
      verb: listTokens,
      answer: z.array(TokenView),
    }),
    describeRoute("POST /api/admin/tokens", {
      summary: "Makes an API token; its secret is told this once.",
      scope: "tokens:manage",
      recentPassword: true,
      input: CreateTokenInput,
      verb: createToken,
      answer: CreatedToken,
    }),
    describeRoute("DELETE /api/admin/tokens/{id}", {
      summary: "Revokes an API token: it opens nothing from here on.",
      scope: "tokens:manage",
      input: RevokeTokenInput,
      verb: revokeToken,
      answer: TokenView,
      errors: [404],
    }),
  ],
};
