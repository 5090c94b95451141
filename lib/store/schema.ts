export * from "./schema/alerts";
export * from "./schema/audit";
export * from "./schema/backups";
export * from "./schema/jobs";
export * from "./schema/mail";
export * from "./schema/people";
export * from "./schema/settings";
