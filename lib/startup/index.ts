export { prepare } from "./prepare";
