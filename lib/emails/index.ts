export type { EmailName } from "./email-data";
export { emailCatalogue, emailNames, renderEmail, renderSubject } from "./render-email";
