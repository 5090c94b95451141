import { expect, test } from "vitest";
import { classify } from "./foreign-statements";

test.each([
  ["USE `other`", { does: "choose database", database: "other" }],
  ["use plain", { does: "choose database", database: "plain" }],
  ["CREATE DATABASE /*!32312 IF NOT EXISTS*/ `x`", { does: "skip", why: "the target keeps its own database" }],
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
