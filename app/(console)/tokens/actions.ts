"use server";

import { action } from "@/app/_server/action";
import { createToken, CreateTokenInput, revokeToken, RevokeTokenInput } from "@/lib/tokens";

export const createTokenAction = action(CreateTokenInput, createToken);
export const revokeTokenAction = action(RevokeTokenInput, revokeToken);
