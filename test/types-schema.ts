import type { Connection } from "mysql2/promise";
import type { Flavour } from "./servers";

/** Every type and kind of object of a server, with the values that dumps have lost before. For an empty schema. */
export async function createTypesSchema(connection: Connection, flavour: Flavour): Promise<void> {
  for (const sql of [...common, ...(flavour === "mariadb" ? onlyMariadb : onlyMysql), ...objects]) {
    try {
      await connection.query(sql);
    } catch (error) {
      throw new Error(`The types schema failed at: ${sql.slice(0, 200)}`, { cause: error });
    }
  }
}

const common = [
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0, time_zone = '+00:00'",
  "SET NAMES utf8mb4",
  `CREATE TABLE numbers (
     id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, tiny TINYINT, small SMALLINT UNSIGNED ZEROFILL, medium MEDIUMINT,
     big BIGINT, big_unsigned BIGINT UNSIGNED, exact DECIMAL(65, 30), plain DECIMAL(10, 2), single FLOAT, fixed FLOAT(7, 4),
     approximate DOUBLE, fixed_double DOUBLE(20, 3), bits BIT(1), many_bits BIT(64), some_bits BIT(13), flag BOOLEAN, happened YEAR
   ) AUTO_INCREMENT = 1000`,
  "INSERT INTO numbers (id) VALUES (0)",
  `INSERT INTO numbers VALUES
     (1, -128, 42, -8388608, -9223372036854775808, 18446744073709551615, -12345678901234567890123456789012345.123456789012345678901234567891,
      -0.01, 0.1, 123.4567, 0.1, 12345678901234567.123, b'1', 0xFFFFFFFFFFFFFFFF, b'1010101010101', TRUE, 2026),
     (2, 127, 0, 8388607, 9223372036854775807, 0, 0, 0, 3.4028234e38, -0.0001, 1.7976931348623157e308, -0.001, b'0', 0, 1, FALSE, 1901),
     (3, 0, 65535, 0, 0, 1, 0.000000000000000000000000000001, 99999999.99, 1.17549435e-38, 999.9999, 2.2250738585072014e-308, 0, NULL, 1, 0, NULL, 0000),
     (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 16777217, NULL, '-0', NULL, NULL, NULL, NULL, NULL, 2155),
     (5, 1, 1, 1, 1, 1, 1, 1, 1.00000012, 0.1, 0.30000000000000004, 1, 1, 1, 1, 1, 2000),
     (6, 1, 1, 1, 1, 1, 1, 1, 123456.789, 0.1, 1e22, 1, 1, 1, 1, 1, 2000),
     (7, 1, 1, 1, 1, 1, 1, 1, 1.5e-10, 0.1, 5e-324, 1, 1, 1, 1, 1, 2000)`,
  `CREATE TABLE texts (
     id INT NOT NULL PRIMARY KEY, short CHAR(10), name VARCHAR(200), tiny TINYTEXT, body TEXT, medium MEDIUMTEXT, long_one LONGTEXT,
     old VARCHAR(50) CHARACTER SET latin1, wide VARCHAR(50) CHARACTER SET utf16, three VARCHAR(50) CHARACTER SET utf8mb3,
     japanese VARCHAR(50) CHARACTER SET sjis, choice ENUM('a', 'b,c', 'it''s', 'ü') NOT NULL, several SET('x', 'y z', 'é')
   )`,
  `INSERT INTO texts VALUES
     (1, '', '', '', '', '', '', '', '', '', '', '', ''),
     (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'a', NULL),
     (3, 'é', 'emoji 🧬👩‍🔬 and עברית العربية', 'quote '' double " back \\\\ tick \`', 'nul \\0 line\\nfeed\\rreturn\\ttab\\Z end',
      'DELIMITER ;;\\nDROP TABLE numbers;; -- # /* */ */', '\\\\''\\\\', 'Ünïcödé €', 'é𝄞', 'ﬃ', 'テスト', 'it''s', 'x,y z'),
     (4, 'a  ', ' trailing  ', '%_', '\\\\%\\\\_', X'E2808FE2808E', 'NULL', '0x41', '/*!50000 */', '--', '', 'ü', 'é')`,
  "INSERT INTO texts (id, choice, body) VALUES (5, 'not a choice', CONCAT(CHAR(1 USING utf8mb4), CHAR(127 USING utf8mb4), '\\t\\b'))",
  `CREATE TABLE bytes (
     id INT NOT NULL PRIMARY KEY, fixed BINARY(5), some_bytes VARBINARY(300), tiny TINYBLOB, body BLOB, medium MEDIUMBLOB, long_one LONGBLOB
   )`,
  "INSERT INTO bytes VALUES (1, '', '', '', '', '', ''), (2, NULL, NULL, NULL, NULL, NULL, NULL)",
  `INSERT INTO bytes VALUES (3, X'00FF', X'${Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("hex")}', X'00', X'27', X'5C', X'0A0D1A00')`,
  `CREATE TABLE moments (
     id INT NOT NULL PRIMARY KEY, day DATE, at_second DATETIME, at_micro DATETIME(6), stamp TIMESTAMP NULL, stamp_milli TIMESTAMP(3) NULL, span TIME, span_micro TIME(6)
   )`,
  `INSERT INTO moments VALUES
     (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00.000000', '0000-00-00 00:00:00', '0000-00-00 00:00:00.000', '-838:59:59', '-00:00:00.000001'),
     (2, '9999-12-31', '9999-12-31 23:59:59', '1000-01-01 00:00:00.123456', '2038-01-19 03:14:07', '1970-01-01 00:00:01.001', '838:59:59', '12:34:56.789012'),
     (3, '2026-02-00', '2026-00-00 10:00:00', '2026-03-29 02:30:00.000000', '2026-03-29 02:30:00', '2026-10-25 02:30:00.500', '00:00:00', NULL),
     (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  `CREATE TABLE shapes (id INT NOT NULL PRIMARY KEY, anything GEOMETRY, place POINT NOT NULL, way LINESTRING, area POLYGON, several GEOMETRYCOLLECTION)`,
  `INSERT INTO shapes VALUES
     (1, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(-0.5 1e10)', 4326 * 0), ST_GeomFromText('LINESTRING(0 0, 1 1)'),
      ST_GeomFromText('POLYGON((0 0, 1 0, 1 1, 0 0))'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 2 2))')),
     (2, NULL, ST_GeomFromText('POINT(8 50)', 4326), NULL, NULL, NULL)`,
  "CREATE TABLE documents (id INT NOT NULL PRIMARY KEY, document JSON)",
  `INSERT INTO documents VALUES (1, '{"a": "it''s \\\\"quoted\\\\" \\\\\\\\ 🧬", "b": [1, 2.5, null, true], "c": {}}'), (2, NULL), (3, 'null'), (4, '"text"'), (5, '[]')`,
  `CREATE TABLE derived (
     price DECIMAL(10, 2) NOT NULL, quantity INT NOT NULL, total DECIMAL(12, 2) AS (price * quantity) VIRTUAL,
     label VARCHAR(40) AS (CONCAT('#', quantity)) STORED, hidden VARCHAR(20) INVISIBLE DEFAULT 'seen', KEY (total)
   )`,
  "INSERT INTO derived (price, quantity, hidden) VALUES (1.50, 3, 'kept'), (2, 2, NULL)",
  "CREATE TABLE first_of_two (id INT NOT NULL PRIMARY KEY, other INT, CONSTRAINT to_second FOREIGN KEY (other) REFERENCES second_of_two (id))",
  "CREATE TABLE second_of_two (id INT NOT NULL PRIMARY KEY, other INT, CONSTRAINT to_first FOREIGN KEY (other) REFERENCES first_of_two (id) ON DELETE CASCADE)",
  "INSERT INTO first_of_two VALUES (1, 1), (2, NULL)",
  "INSERT INTO second_of_two VALUES (1, 2)",
  "CREATE TABLE `we``ird 'name' \"ünï.☃ %_\\\\` (`select` INT, `a``b.c` VARCHAR(9), `spa ce` INT, PRIMARY KEY (`select`)) COMMENT 'it''s; a \\\\ comment'",
  "INSERT INTO `we``ird 'name' \"ünï.☃ %_\\\\` VALUES (1, 'x', 2)",
  "CREATE TABLE empty_one (id INT NOT NULL PRIMARY KEY)",
  "CREATE TABLE without_key (a INT, b TEXT)",
  "INSERT INTO without_key VALUES (1, 'twice'), (1, 'twice'), (NULL, NULL)",
  "CREATE TABLE old_engine (id INT NOT NULL PRIMARY KEY, note TEXT) ENGINE = MyISAM",
  "INSERT INTO old_engine VALUES (1, 'outside the snapshot')",
  "CREATE TABLE parted (id INT NOT NULL PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)",
  "INSERT INTO parted VALUES (1, 1), (100, 2)",
  "CREATE TABLE changes (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200))",
];

const onlyMariadb = [
  "CREATE TABLE only_mariadb (id UUID NOT NULL PRIMARY KEY, address INET6, old_address INET4, note TEXT COMPRESSED)",
  "INSERT INTO only_mariadb VALUES ('123e4567-e89b-12d3-a456-426614174000', '2001:db8::ff00:42:8329', '192.0.2.7', REPEAT('x', 500)), (UUID(), NULL, NULL, '')",
  "CREATE SEQUENCE numbers_out START WITH 100 INCREMENT BY 10 CACHE 5",
  "DO NEXTVAL(numbers_out)",
  "CREATE SEQUENCE never_used MINVALUE -5 MAXVALUE 5 CYCLE NOCACHE",
  "CREATE TABLE numbered (id BIGINT NOT NULL DEFAULT NEXTVAL(numbers_out) PRIMARY KEY, v INT)",
  "INSERT INTO numbered (v) VALUES (1), (2)",
  "CREATE TABLE versioned (id INT NOT NULL PRIMARY KEY, v INT, from_then TIMESTAMP(6) GENERATED ALWAYS AS ROW START, to_then TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (from_then, to_then)) WITH SYSTEM VERSIONING",
];

const onlyMysql = [
  "CREATE TABLE only_mysql (id INT NOT NULL PRIMARY KEY, embedding VECTOR(3), spot POINT SRID 4326, made VARCHAR(20) DEFAULT (UPPER('x')), CHECK (id > 0))",
  "INSERT INTO only_mysql VALUES (1, TO_VECTOR('[1.5,-2,3e10]'), ST_GeomFromText('POINT(50 8)', 4326), 'y'), (2, NULL, NULL, NULL)",
  "SET SESSION restrict_fk_on_non_standard_key = 0",
  "CREATE TABLE loose_parent (a INT, KEY (a))",
  "CREATE TABLE loose_child (a INT, FOREIGN KEY (a) REFERENCES loose_parent (a))",
];

const objects = [
  "CREATE VIEW z_view AS SELECT id, name FROM texts WHERE id > 1",
  "CREATE VIEW a_view_on_views AS SELECT v.id, n.big FROM z_view v JOIN numbers n ON n.id = v.id",
  "CREATE FUNCTION doubled(x INT) RETURNS INT DETERMINISTIC RETURN x * 2",
  "CREATE VIEW calls_function AS SELECT doubled(id) AS twice, 'é;🧬' AS letters FROM numbers",
  `CREATE PROCEDURE busy(IN start_at INT, OUT result TEXT)
BEGIN
  -- a comment; with a semicolon and it's quote
  DECLARE i INT DEFAULT start_at;
  /* another ;; one */
  WHILE i > 0 DO SET i = i - 1; END WHILE;
  SET result = CONCAT('done;;', "x", '$0$', 'é🧬');
END`,
  "SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'",
  `CREATE TRIGGER first_trigger BEFORE INSERT ON empty_one FOR EACH ROW
BEGIN
  INSERT INTO "changes" (what) VALUES ('first: ' || NEW.id);
END`,
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
  "CREATE TRIGGER a_later_trigger BEFORE INSERT ON empty_one FOR EACH ROW INSERT INTO changes (what) VALUES ('second')",
  "CREATE TRIGGER between_them BEFORE INSERT ON empty_one FOR EACH ROW PRECEDES a_later_trigger INSERT INTO changes (what) VALUES ('between')",
  "CREATE TRIGGER numbers_gone AFTER DELETE ON numbers FOR EACH ROW INSERT INTO changes (what) VALUES (OLD.id)",
  "SET SESSION sql_mode = ''",
  "CREATE DEFINER = 'gone'@'nowhere' VIEW of_somebody_gone AS SELECT 1 AS one",
  "CREATE EVENT far_away ON SCHEDULE AT '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'it''s' DO DELETE FROM changes",
  "SET SESSION time_zone = '+05:30'",
  `CREATE EVENT every_hour ON SCHEDULE EVERY 1 HOUR STARTS '2036-01-01 00:30:00' DO
BEGIN
  DELETE FROM changes WHERE id < 0; DELETE FROM changes WHERE id < -1;
END`,
  "SET NAMES latin1",
  "CREATE PROCEDURE in_latin1() SELECT 'caf\u00e9' AS word",
  "SET NAMES utf8mb4",
];
