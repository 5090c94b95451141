import { char, customType, datetime } from "drizzle-orm/mysql-core";

/** JSON kept as text: MariaDB's JSON is LONGTEXT and its driver hands back a string, MySQL's hands back an object. */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => "longtext",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as unknown,
});
export const moment = (name: string) => datetime(name, { mode: "date", fsp: 3 });
export const id = (name: string) => char(name, { length: 26 });
