export type { EmailData, EmailFrame, EmailName, RenderedEmail } from "./email-data";
export { emailCatalogue, emailNames, renderEmail, renderSubject } from "./render-email";
