import { expect, test } from "vitest";
import { parseGrants } from "./grants";
import { cannotSee } from "./server-capabilities";

function hidden(flavour: "mariadb" | "mysql", version: string, ...grants: string[]): string[] {
  const lines = grants.map((grant) => `GRANT ${grant} TO \`u\`@\`%\``);
  const found = cannotSee({ account: "'u'@'%'", flavour, version, grants: parseGrants(lines) }, "shop");
  return found.map(({ objectClass }) => objectClass);
}

test("everything is in sight of ALL PRIVILEGES on the server", () => {
  expect(hidden("mariadb", "10.11.19", "ALL PRIVILEGES ON *.*")).toEqual([]);
  expect(hidden("mysql", "9.7.4", "SELECT, SHOW VIEW, TRIGGER, EVENT ON *.*")).toEqual([]);
});

test("routines take more than rights on the schema", () => {
  expect(hidden("mysql", "9.7.4", "ALL PRIVILEGES ON `shop`.*")).toEqual(["procedures", "functions"]);
  expect(hidden("mysql", "9.7.4", "ALL PRIVILEGES ON `shop`.*", "SHOW_ROUTINE ON *.*")).toEqual([]);
  expect(hidden("mariadb", "10.11.19", "ALL PRIVILEGES ON `shop`.*")).toEqual(["procedures", "functions"]);
  expect(hidden("mariadb", "10.11.19", "ALL PRIVILEGES ON `shop`.*", "SELECT ON `mysql`.`proc`")).toEqual([]);
  expect(hidden("mariadb", "11.4.2", "ALL PRIVILEGES ON `shop`.*")).toEqual([]);
});

test("each hidden class names the GRANT that would show it", () => {
  expect(cannotSee({ account: "'u'@'%'", flavour: "mysql", version: "8.0.36", grants: [] }, "my`shop")).toEqual([
    { objectClass: "tables", grant: "GRANT SELECT ON `my``shop`.* TO 'u'@'%';" },
    { objectClass: "views", grant: "GRANT SHOW VIEW ON `my``shop`.* TO 'u'@'%';" },
    { objectClass: "triggers", grant: "GRANT TRIGGER ON `my``shop`.* TO 'u'@'%';" },
    { objectClass: "events", grant: "GRANT EVENT ON `my``shop`.* TO 'u'@'%';" },
    { objectClass: "procedures", grant: "GRANT SHOW_ROUTINE ON *.* TO 'u'@'%';" },
    { objectClass: "functions", grant: "GRANT SHOW_ROUTINE ON *.* TO 'u'@'%';" },
  ]);
});
