export type { StoreUpgrade } from "./bring-store-up-to-date";
export { prepare, type PrepareOptions } from "./prepare";
