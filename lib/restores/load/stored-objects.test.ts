import { expect, test } from "vitest";
import { createdObject, disableEvent, namesSchema } from "./stored-objects";

const definer = "DEFINER=`o``neil`@`%`";
const eventSql = (state: string, name = "`tidy`") =>
  `CREATE ${definer} EVENT ${name} ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2036-01-01 00:30:00' ON COMPLETION NOT PRESERVE ${state} COMMENT ' ON COMPLETION PRESERVE ENABLE' DO BEGIN SELECT ' ON COMPLETION PRESERVE ENABLE DO'; END`;

test("an event is made disabled, and what enables it again keeps its definer", () => {
  const made = disableEvent(Buffer.from(eventSql("ENABLE")));
  expect(made?.create.toString()).toBe(eventSql("DISABLE"));
  expect(made?.enable?.toString()).toBe(`ALTER ${definer} EVENT \`tidy\` ENABLE`);
});

test("an event that was disabled stays so, on the replica only as well", () => {
  for (const state of ["DISABLE", "DISABLE ON SLAVE", "DISABLE ON REPLICA"]) {
    const made = disableEvent(Buffer.from(eventSql(state)));
    expect(made?.enable).toBe(null);
    expect(made?.create.toString()).toBe(eventSql(state));
  }
});

test("a name that reads like a schedule is a name", () => {
  const name = "` ON SCHEDULE AT '1' ON COMPLETION PRESERVE ENABLE DO`";
  expect(disableEvent(Buffer.from(eventSql("ENABLE", name)))?.create.toString()).toBe(eventSql("DISABLE", name));
});

test("what is no event of ours is not understood", () => {
  expect(disableEvent(Buffer.from("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t"))).toBe(null);
});

test.each([
  ["CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1", "VIEW", "v"],
  ["CREATE DEFINER=`role` TRIGGER `a``b` BEFORE INSERT ON `t` FOR EACH ROW SET @a = 1", "TRIGGER", "a`b"],
  ["CREATE AGGREGATE FUNCTION `f`(x INT) RETURNS INT RETURN 1", "AGGREGATE FUNCTION", "f"],
  ["CREATE DEFINER=`root`@`%` PACKAGE BODY `p` AS END", "PACKAGE BODY", "p"],
])("%s", (sql, type, name) => {
  expect(createdObject(Buffer.from(sql))).toEqual({ type, name });
});

test("a schema that is named is found with and without quotes, and not inside other words", () => {
  const names = (sql: string) => namesSchema(Buffer.from(sql), "shop");
  expect(names("select `shop`.`t`.`a` from `t`")).toBe(true);
  expect(names("SELECT * FROM Shop . t")).toBe(true);
  expect(names("select `workshop`.`a` from `t`")).toBe(false);
  expect(names("select workshop.a, shopping.b from t")).toBe(false);
});
