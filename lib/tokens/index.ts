export { CreateTokenInput, type CreatedToken, createToken } from "./create-token";
export { listTokens, ListTokensInput } from "./list-tokens";
export { revokeToken, RevokeTokenInput } from "./revoke-token";
export { type TokenState, type TokenView } from "./token-view";
