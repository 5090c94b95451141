import { expect, test } from "vitest";
import { judgeForeign } from "./judge-foreign";

const judge = (sql: string) => judgeForeign(Buffer.from(sql));

test.each([
  "CREATE TABLE `t` (\n  `id` int\n)",
  "CREATE TABLE IF NOT EXISTS t (id INT)",
  "DROP TABLE IF EXISTS `t`",
  "/*!50001 DROP VIEW IF EXISTS `v`*/",
  "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`%` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 */",
  "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW SET @a = 1 */",
  "CREATE DEFINER=`root`@`%` PROCEDURE `p`()\nBEGIN SELECT 1; END",
  "INSERT INTO `t` VALUES (1,'a.b')",
  "REPLACE INTO t (`a`) VALUES (1)",
  "/*!40000 ALTER TABLE `t` DISABLE KEYS */",
  "/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */",
  "SET NAMES utf8mb4",
  "DO SETVAL(`s`, 1, 0)",
  "CREATE INDEX `i` ON `t` (`a`)",
  "COMMIT",
  "/*!50003 DROP PACKAGE IF EXISTS `pk` */",
  'CREATE DEFINER="root"@"localhost" PACKAGE "pk" as function f return int; end',
  'CREATE DEFINER="root"@"localhost" PACKAGE BODY "pk" as function f return int as begin return 1; end; end',
  "DROP LIBRARY IF EXISTS `lib`",
  "CREATE LIBRARY `lib` LANGUAGE JAVASCRIPT AS 'export function f() {}'",
  "/*!80002 ANALYZE TABLE `t` UPDATE HISTOGRAM ON `v` WITH 4 BUCKETS */",
])("runs %s", (sql) => {
  expect(judge(sql)).toBe(null);
});

test.each([
  "/*!50106 CREATE*/ /*!50117 DEFINER=`root`@`%`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY DO DELETE FROM t */",
  "/*!50106 DROP EVENT IF EXISTS `e` */",
  "ALTER DATABASE `live` CHARACTER SET utf8mb4",
])("leaves out %s", (sql) => {
  expect(judge(sql)).toEqual(expect.any(String));
});

test.each([
  "INSERT INTO `live`.`t` VALUES (1)",
  "INSERT INTO live . t VALUES (1)",
  "CREATE TABLE `live`.`t` (id INT)",
  "DROP TABLE IF EXISTS `t`, `live`.`t`",
  "DROP DATABASE `live`",
  "ALTER TABLE live.t ADD a INT",
  "CALL clean_up()",
  "DELETE FROM `t`",
  "UPDATE live.t SET a = 1",
  "GRANT ALL ON *.* TO me",
  "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  "TRUNCATE `t`",
  "ANALYZE TABLE `live`.`t` UPDATE HISTOGRAM ON `v` WITH 4 BUCKETS",
  "DROP PACKAGE `live`.`pk`",
  "CREATE PACKAGE BODY live.pk AS",
  "CREATE TABLE IF NOT EXISTS `live`.`t` (id INT)",
  "CREATE TABLE live/**/.t (id INT)",
  "ALTER TABLE IF EXISTS live.t DROP COLUMN a",
  "SET PASSWORD = 'x'",
  "SET @@SESSION.sql_mode = '', @@GLOBAL.sql_mode = ''",
])("refuses %s", (sql) => {
  expect(() => judge(sql)).toThrow(expect.objectContaining({ code: "drill.unsafe_statement" }));
});
