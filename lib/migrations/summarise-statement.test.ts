import { expect, test } from "vitest";
import { isDml, summariseStatement } from "./summarise-statement";

test.each([
  ["ALTER TABLE gene ADD COLUMN x int", "gene"],
  ["alter ignore table `shop`.`order` engine=InnoDB", "order"],
  ["CREATE TABLE IF NOT EXISTS `a``b` (x int)", "a`b"],
  ["/* why */ -- because\n CREATE OR REPLACE TABLE t (x int)", "t"],
  ["/*!50001 DROP TABLE IF EXISTS t */", "t"],
  ["CREATE UNIQUE INDEX i ON gene (symbol)", "gene"],
  ["DROP INDEX i ON gene", "gene"],
  ["INSERT IGNORE INTO gene VALUES (1)", "gene"],
  ["INSERT gene VALUES (1)", "gene"],
  ["REPLACE INTO gene VALUES (1)", "gene"],
  ["UPDATE gene SET x = 1", "gene"],
  ["DELETE FROM gene WHERE x", "gene"],
  ["TRUNCATE gene", "gene"],
  ["CREATE TRIGGER t BEFORE INSERT ON gene FOR EACH ROW SET NEW.x = 1", "gene"],
  ["CREATE PROCEDURE p() UPDATE gene SET x = 1", null],
  ["SET NAMES utf8mb4", null],
])("%s is about %s", (sql, table) => {
  expect(summariseStatement(Buffer.from(sql)).table).toBe(table);
});

test.each([
  ["INSERT INTO t VALUES (1)", true],
  ["-- note\nupdate t set x = 1", true],
  ["SET @x = 1", true],
  ["SET @x := (SELECT MAX(n) FROM t)", true],
  ["WITH c AS (SELECT 1) SELECT * FROM c", true],
  ["SET @@sql_mode = ''", false],
  ["SET @x = 1, SESSION autocommit = 0", false],
  ["SET autocommit = 0", false],
  ["CALL p()", false],
  ["BEGIN", false],
  ["CREATE TABLE t SELECT 1", false],
  ["/*!40000 ALTER TABLE t DISABLE KEYS */", false],
])("%s: DML %s", (sql, expected) => {
  expect(isDml(Buffer.from(sql))).toBe(expected);
});
