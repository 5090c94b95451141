import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { fileKind, inspectSqlFile, verifySqlFile } from "./index";
import { memorySource } from "./sample-archive";

const sandbox = "/*M!999999\\- enable the sandbox mode */ \n";
const restored = "/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;\n";
const body = "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n";
const tar = () => execFileSync("tar", ["-cf", "-", "package.json"], { maxBuffer: 1e7 });

describe("dumps by other tools are recognised", () => {
  test.each([
    [
      "mysqldump",
      "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: h    Database: shop\n-- Server version\t8.0.36\n",
      "\n-- Dump completed on 2026-11-21  3:00:09\n",
      { server: "8.0.36", database: "shop", complete: true },
    ],
    [
      "mariadb-dump",
      `${sandbox}-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n-- Host: h    Database: my shop\n-- Server version\t10.11.6-MariaDB\n`,
      "\n-- Dump completed\n",
      { server: "10.11.6-MariaDB", database: "my shop", complete: true },
    ],
    [
      "phpMyAdmin",
      "-- phpMyAdmin SQL Dump\n-- version 5.2.1\n-- Server version: 10.4.32-MariaDB\n\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n--\n-- Database: `shop`\n--\n",
      `\nCOMMIT;\n\n${restored}`,
      { server: "10.4.32-MariaDB", database: "shop", complete: true },
    ],
    [
      "Adminer",
      "-- Adminer 4.8.1 MySQL 8.0.30 dump\n\nSET NAMES utf8;\nUSE `shop`;\n",
      "\n-- 2026-11-21 03:00:00\n",
      { server: "8.0.30", database: "shop", complete: true },
    ],
    [
      "mydumper",
      "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n",
      "",
      { server: null, database: null, complete: null },
    ],
  ])("%s: who made it, of what, and whether it is whole", async (tool, head, end, expected) => {
    const whole = memorySource(Buffer.from(head + body + end));
    expect(await verifySqlFile(whole, "dump.sql")).toMatchObject({ tool, ...expected });
    const packed = memorySource(Buffer.concat([gzipSync(head), gzipSync(body + end)]));
    expect(await inspectSqlFile(packed, "dump.sql.gz")).toMatchObject({ tool, server: expected.server });
    if (expected.complete === null) return;
    await expect(verifySqlFile(memorySource(Buffer.from(head + body)), "dump.sql")).rejects.toMatchObject({
      code: "archive.incomplete",
      message: expect.stringContaining(tool),
      hint: expect.stringContaining("Do not restore it"),
    });
  });
});

test("phpMyAdmin told to leave the character set alone writes nothing at the end", async () => {
  const plain = memorySource(Buffer.from(`-- phpMyAdmin SQL Dump\n-- version 5.2.1\n${body}`));
  expect(await verifySqlFile(plain, "dump.sql")).toMatchObject({ tool: "phpMyAdmin", complete: null });
});

describe("what is no dump is told by its content, whatever its name", () => {
  const utf16 = Buffer.from(`\ufeff-- MySQL dump\n${body}`, "utf16le");
  test.each<[string, Buffer, string]>([
    ["a ZIP archive", Buffer.concat([Buffer.from("504b030414000000", "hex"), Buffer.from("dump.sql")]), "unzip -p"],
    ["a tar archive", tar(), "tar -xf"],
    ["xz data", Buffer.from("fd377a585a000004", "hex"), "xzcat"],
    ["UTF-16 text", utf16, "--result-file"],
    ["UTF-16 text", utf16.subarray(2), "--result-file"],
    ["a web page", Buffer.from("<!DOCTYPE html>\n<html><title>502 Bad Gateway</title></html>"), "error page"],
    ["JSON", Buffer.from('{"error":"access denied"}'), "error message"],
    ["encrypted with age", Buffer.from("age-encryption.org/v1\n-> X25519 abc\n"), "end with .age"],
    ["encrypted with age", Buffer.from("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"), "end with .age"],
    ["a PostgreSQL dump", Buffer.from("--\n-- PostgreSQL database dump\n--\n"), "MySQL and MariaDB only"],
    ["a dump of an SQLite database", Buffer.from("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"), "only"],
    ["binary data", Buffer.from("0102030000ff", "hex"), "mysqldump"],
  ])("%s", async (what, content, hint) => {
    const refused = {
      code: "archive.not_sql",
      message: expect.stringContaining(what),
      hint: expect.stringContaining(hint),
    };
    const kind = () => fileKind(content, "dump.sql.gz");
    expect(kind).toThrow(expect.objectContaining(refused));
    await expect(verifySqlFile(memorySource(content), "dump.sql")).rejects.toMatchObject(refused);
    await expect(verifySqlFile(memorySource(gzipSync(content)), "dump.sql.gz")).rejects.toMatchObject(refused);
  });

  test("packed SQL is told from plain SQL by its first bytes", () => {
    expect(fileKind(gzipSync(body), "x.sql")).toBe("gzip");
    expect(fileKind(Buffer.from("28b52ffd00", "hex"), "x.sql")).toBe("zstd");
    expect(fileKind(Buffer.from(body), "x.sql.gz")).toBe("plain");
    expect(() => fileKind(Buffer.alloc(0), "x.sql")).toThrow(expect.objectContaining({ code: "archive.truncated" }));
  });
});

test("a line of a gigabyte is read in constant memory", { timeout: 180_000 }, async () => {
  const piece = Buffer.alloc(1024 * 1024, "x");
  const pieces = 1024;
  const sizeBytes = pieces * piece.length;
  function* content() {
    for (let i = 0; i < pieces; i++)
      yield i === 0 ? Buffer.from("INSERT INTO t VALUES ('".padEnd(piece.length, "x")) : piece;
  }
  const source: Pick<ArchiveStorage, "open"> = {
    open: async () => ({
      sizeBytes,
      read: async () => Buffer.alloc(0),
      stream: () => Readable.from(content()),
      close: async () => undefined,
    }),
  };
  const before = process.memoryUsage.rss();
  let peak = 0;
  const onProgress = () => (peak = Math.max(peak, process.memoryUsage.rss() - before));
  expect(await verifySqlFile(source, "line.sql", { onProgress })).toMatchObject({ tool: null, plainBytes: sizeBytes });
  expect(peak).toBeLessThan(150_000_000);
});
