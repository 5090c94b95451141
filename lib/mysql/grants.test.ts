import { expect, test } from "vitest";
import { holds, holdsOnTable, parseGrants } from "./grants";

test("a global grant holds everywhere, a schema's only there", () => {
  const grants = parseGrants([
    "GRANT SELECT, RELOAD ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*81F5'",
    "GRANT TRIGGER, EVENT ON `shop`.* TO `u`@`%`",
  ]);
  expect(holds(grants, "RELOAD")).toBe(true);
  expect(holds(grants, "SELECT", "anything")).toBe(true);
  expect(holds(grants, "TRIGGER", "shop")).toBe(true);
  expect(holds(grants, "TRIGGER", "shop2")).toBe(false);
  expect(holds(grants, "TRIGGER")).toBe(false);
});

test.each([
  ["shop\\_%", "shop_eu", true],
  ["shop\\_%", "shopXeu", false],
  ["shop_", "shops", true],
  ["shop_", "shop", false],
  ["%", "whatever", true],
  ["a.b", "axb", false],
  ["wei``rd 🧬", "wei`rd 🧬", true],
])("the pattern %s on %s: %s", (pattern, schema, expected) => {
  expect(holds(parseGrants([`GRANT ALL PRIVILEGES ON \`${pattern}\`.* TO \`u\`@\`%\``]), "EVENT", schema)).toBe(
    expected,
  );
});

test("privileges on columns, tables, routines and roles are not taken for those on the schema", () => {
  const grants = parseGrants([
    "GRANT SELECT (`a`, `b`), INSERT ON `shop`.`orders` TO `u`@`%`",
    "GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `u`@`%`",
    "GRANT `operators`@`%` TO `u`@`%`",
    "GRANT PROXY ON ``@`%` TO `u`@`%`",
    "GRANT SELECT ON `mysql`.`proc` TO `u`@`%`",
  ]);
  expect(holds(grants, "INSERT", "shop")).toBe(false);
  expect(holds(grants, "EXECUTE", "shop")).toBe(false);
  expect(holdsOnTable(grants, "SELECT", "shop", "orders")).toBe(false);
  expect(holdsOnTable(grants, "SELECT", "mysql", "proc")).toBe(true);
});

test("a partial revoke takes a schema out of a global grant", () => {
  const grants = parseGrants(["GRANT SELECT ON *.* TO `u`@`%`", "REVOKE SELECT ON `payroll`.* FROM `u`@`%`"]);
  expect(holds(grants, "SELECT", "payroll")).toBe(false);
  expect(holds(grants, "SELECT", "shop")).toBe(true);
});
