import { expect, test } from "vitest";
import { tableWithoutSchema, triggerWithoutSchema, viewWithoutSchema } from "./portable-definition";

test("a table counts in its own schema's sequence, and its texts stay as they are", () => {
  const create =
    "CREATE TABLE `t` (`a` bigint DEFAULT nextval(`shop`.`s`), `b` text DEFAULT 'nextval(`shop`.`s`)', `c` int DEFAULT lastval(`other`.`s`))";
  expect(tableWithoutSchema(create, "shop")).toBe(create.replace("nextval(`shop`.", "nextval("));
});

test.each([
  ["select `shop`.`t`.`id` AS `id` from `shop`.`t`", "select `t`.`id` AS `id` from `t`"],
  [
    "select `o`.`x` AS `x` from (`shop`.`t` `o` join `other`.`t`)",
    "select `o`.`x` AS `x` from (`t` `o` join `other`.`t`)",
  ],
  ["select 'it\\'s `shop`.`t`' AS `x`,`shop`.`f`(1) AS `y`", "select 'it\\'s `shop`.`t`' AS `x`,`f`(1) AS `y`"],
  // A table of the schema's name: the pair may be its column.
  ["select `shop`.`id` AS `id` from `shop`.`shop`", "select `shop`.`id` AS `id` from `shop`.`shop`"],
  ["select `shop`.`shop`.`id` AS `id` from `shop`.`shop`", "select `shop`.`id` AS `id` from `shop`.`shop`"],
  ["select `s``hop`.`t`.`id` AS `a```", "select `s``hop`.`t`.`id` AS `a```"],
])("a view: %s", (create, expected) => {
  expect(viewWithoutSchema(create, "shop")).toBe(expected);
});

test.each([
  [
    "CREATE DEFINER=`a b`@`%` TRIGGER shop.tr AFTER INSERT ON shop.t FOR EACH ROW SET @x = 'shop.t'",
    "CREATE DEFINER=`a b`@`%` TRIGGER tr AFTER INSERT ON t FOR EACH ROW SET @x = 'shop.t'",
  ],
  [
    "CREATE TRIGGER `shop` . `t r` before update\n on `shop`.`t` FOR EACH ROW BEGIN END",
    "CREATE TRIGGER `t r` before update\n on `t` FOR EACH ROW BEGIN END",
  ],
  [
    "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW UPDATE shop.x SET a = 1",
    "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW UPDATE shop.x SET a = 1",
  ],
  [
    "CREATE TRIGGER tr BEFORE INSERT ON other.t FOR EACH ROW BEGIN END",
    "CREATE TRIGGER tr BEFORE INSERT ON other.t FOR EACH ROW BEGIN END",
  ],
])("a trigger: %s", (create, expected) => {
  expect(triggerWithoutSchema(create, "shop")).toBe(expected);
});
