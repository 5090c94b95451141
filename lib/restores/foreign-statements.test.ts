import { expect, test } from "vitest";
import { classify, databaseAltered, databaseNamed } from "./foreign-statements";

test.each([
  ["USE `other`", { does: "choose database", database: "other" }],
  ["use plain", { does: "choose database", database: "plain" }],
  ["CREATE DATABASE /*!32312 IF NOT EXISTS*/ `x`", { does: "skip", why: "the target keeps its own database" }],
  ["/*!40000 DROP DATABASE IF EXISTS `x`*/", { does: "skip", why: "the target keeps its own database" }],
  ["drop schema x", { does: "skip", why: "the target keeps its own database" }],
  ["CREATE TABLE `we``ird` (\n  `id` int)", { does: "create table", table: "we`ird" }],
  ["/*!50001 CREATE TABLE IF NOT EXISTS `v` (", { does: "create table", table: "v" }],
  ["SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ ''", { does: "skip", why: "it changes the server, not the database" }],
  [
    "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN",
    { does: "skip", why: "it changes the server, not the database" },
  ],
  ["LOCK TABLES `a` WRITE", { does: "skip", why: "the restore holds its own lock" }],
  ["UNLOCK TABLES", { does: "skip", why: "the restore holds its own lock" }],
  ["/*!40101 SET NAMES utf8mb4 */", { does: "run" }],
  ["INSERT INTO `a` VALUES ('USE `b`')", { does: "run" }],
])("%s", (sql, expected) => {
  expect(classify(Buffer.from(sql))).toEqual(expected);
});

test.each([
  ["CREATE TABLE IF NOT EXISTS `shop`.`orders` (", "shop"],
  ["create or replace view shop . v as select 1", "shop"],
  ["DROP TABLE IF EXISTS `sh``op`.`orders`", "sh`op"],
  ["INSERT IGNORE INTO shop.orders VALUES (1)", "shop"],
  ["/*!40000 ALTER TABLE `shop`.`orders` DISABLE KEYS */", "shop"],
  ["TRUNCATE `shop`.`orders`", "shop"],
  ["DELETE FROM shop.orders", "shop"],
  ["UPDATE shop.orders SET a = 1", "shop"],
  ["CREATE TABLE `orders` (`a.b` INT)", null],
  ["CREATE TABLE `sh.op` (a INT)", null],
  ["INSERT INTO `orders` VALUES (1,'shop.orders')", null],
  ["INSERT INTO orders SELECT * FROM shop.orders", null],
  ["USE `shop`", null],
])("%s names the database %s", (sql, database) => {
  expect(databaseNamed(Buffer.from(sql))).toBe(database);
});

test.each([
  ["ALTER DATABASE `shop` CHARACTER SET latin1 COLLATE latin1_swedish_ci", "shop"],
  ["/*!50003 ALTER SCHEMA shop COLLATE utf8mb4_bin */", "shop"],
  ["ALTER TABLE `shop` ADD a INT", null],
])("%s alters the database %s", (sql, database) => {
  expect(databaseAltered(Buffer.from(sql))).toBe(database);
});
