export { CreateUserInput, createUser } from "./create-user";
export {
  createFirstAdministrator,
  FirstAdministratorInput,
  firstAdministratorLink,
  firstAdministratorLinkWorks,
} from "./first-administrator";
export { minPasswordLength } from "./password-rules";
export { readSession } from "./read-session";
export { signIn } from "./sign-in";
export { signOut } from "./sign-out";
