import { route } from "@/app/_server/route";
import { createToken, CreateTokenInput, listTokens, ListTokensInput } from "@/lib/tokens";

export const GET = route(ListTokensInput, listTokens);
export const POST = route(CreateTokenInput, createToken);
