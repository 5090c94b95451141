import { mysqlTable, varchar } from "drizzle-orm/mysql-core";
import { json, moment } from "./columns";

/** What administrators set in the console: one row per subject, its value validated by the feature. */
export const settings = mysqlTable("settings", {
  name: varchar("name", { length: 60 }).primaryKey(),
  value: json("value").notNull(),
  updatedAt: moment("updated_at").notNull(),
  updatedByName: varchar("updated_by_name", { length: 120 }).notNull(),
});
