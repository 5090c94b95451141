/** What both servers have. Every statement is a trap that some dump has fallen into. */
export const tables = [
  // Engines
  "CREATE TABLE e_memory (id INT NOT NULL PRIMARY KEY, v VARCHAR(20), KEY (v) USING BTREE) ENGINE = MEMORY MAX_ROWS = 1000",
  "INSERT INTO e_memory VALUES (1, 'in memory'), (2, NULL)",
  "CREATE TABLE e_csv (id INT NOT NULL, v VARCHAR(50) NOT NULL) ENGINE = CSV",
  String.raw`INSERT INTO e_csv VALUES (1, 'a "quoted", value'), (2, 'line\nfeed'), (3, '')`,
  "CREATE TABLE e_archive (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v TEXT) ENGINE = ARCHIVE",
  "INSERT INTO e_archive (v) VALUES ('packed'), (REPEAT('p', 70000))",
  "CREATE TABLE e_blackhole (id INT NOT NULL PRIMARY KEY, v TEXT) ENGINE = BLACKHOLE",
  "INSERT INTO e_blackhole VALUES (1, 'gone')",
  "CREATE TABLE e_myisam (id INT NOT NULL AUTO_INCREMENT, kind CHAR(1) NOT NULL, v VARCHAR(50), PRIMARY KEY (kind, id), FULLTEXT KEY words (v)) ENGINE = MyISAM AVG_ROW_LENGTH = 40 CHECKSUM = 1 DELAY_KEY_WRITE = 1 PACK_KEYS = 1 COMMENT = 'counts per kind'",
  "INSERT INTO e_myisam (kind, v) VALUES ('a', 'one'), ('b', 'two'), ('a', 'three')",
  "CREATE TABLE e_merge_1 (id INT NOT NULL, v VARCHAR(5), KEY (id)) ENGINE = MyISAM",
  "CREATE TABLE e_merge_2 LIKE e_merge_1",
  "INSERT INTO e_merge_1 VALUES (1, 'one'); INSERT INTO e_merge_2 VALUES (2, 'two')",
  "CREATE TABLE a_merge (id INT NOT NULL, v VARCHAR(5), KEY (id)) ENGINE = MERGE UNION = (e_merge_1, e_merge_2) INSERT_METHOD = LAST",

  // Partitions
  "CREATE TABLE p_range (id INT NOT NULL, at DATE NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (YEAR(at)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION old VALUES LESS THAN (2020) COMMENT 'it''s old', PARTITION `new one` VALUES LESS THAN MAXVALUE)",
  "INSERT INTO p_range VALUES (1, '1999-12-31'), (2, '2030-01-01')",
  "CREATE TABLE p_columns (a INT, b VARCHAR(20), c INT) PARTITION BY RANGE COLUMNS (a, b) (PARTITION p0 VALUES LESS THAN (10, 'm'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE))",
  "INSERT INTO p_columns VALUES (NULL, NULL, 1), (10, 'z', 2)",
  "CREATE TABLE p_list (a INT, v TEXT) PARTITION BY LIST (a) (PARTITION odd VALUES IN (1, 3, NULL), PARTITION even VALUES IN (2, 4))",
  "INSERT INTO p_list VALUES (NULL, 'x'), (2, 'y')",
  "CREATE TABLE p_hash (id BIGINT NOT NULL PRIMARY KEY) PARTITION BY LINEAR HASH (id) PARTITIONS 3",
  "INSERT INTO p_hash VALUES (-5), (0), (9223372036854775807)",
  "CREATE TABLE p_key (name VARCHAR(30) NOT NULL PRIMARY KEY) PARTITION BY KEY (name) PARTITIONS 2",
  "INSERT INTO p_key VALUES (''), ('käse')",

  // Columns
  "CREATE TABLE c_generated (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, doc JSON, name VARCHAR(20) AS (JSON_UNQUOTE(JSON_EXTRACT(doc, '$.name'))) VIRTUAL, slug VARCHAR(50) AS (LOWER(CONCAT('a\\\\b''c', id))) STORED UNIQUE, hidden INT INVISIBLE DEFAULT 7, KEY by_name (name))".replace(
    " AUTO_INCREMENT",
    "",
  ),
  `INSERT INTO c_generated (id, doc, hidden) VALUES (1, '{"name": "x"}', 1), (2, NULL, NULL)`,
  "CREATE TABLE c_only_generated (v INT AS (1 + 1) VIRTUAL, w VARCHAR(3) AS ('abc') STORED)",
  "INSERT INTO c_only_generated VALUES (), ()",
  "CREATE TABLE c_mostly_invisible (seen INT, a INT INVISIBLE, b TEXT INVISIBLE)",
  "INSERT INTO c_mostly_invisible (seen, a, b) VALUES (1, 2, 'three')",
  "CREATE TABLE c_empty_counter (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 5000000000",
  "CREATE TABLE c_gaps (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT) AUTO_INCREMENT = 100",
  "INSERT INTO c_gaps VALUES (-3, 1), (0, 2), (7, 3), (NULL, 4), (2000, 5)",
  "DELETE FROM c_gaps WHERE id = 2000",
  "CREATE TABLE c_checks (a INT CHECK (a > 0), b INT, `odd name` VARCHAR(20), CONSTRAINT `it's; \"named\"` CHECK (b < 100 OR `odd name` = 'a;b\\\\''c'))",
  "INSERT INTO c_checks VALUES (1, 2, 'a;b\\\\''c'), (NULL, NULL, NULL)",
  "CREATE TABLE c_defaults (id INT NOT NULL DEFAULT 0, s VARCHAR(40) DEFAULT 'it''s \\\\ \"x\" `y`; -- é🧬', e VARCHAR(40) DEFAULT (CONCAT('a', 'b;''c')), at DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), stamp TIMESTAMP NOT NULL, b BIT(3) DEFAULT b'101', x VARBINARY(4) DEFAULT 0x00FF, n DECIMAL(4, 2) DEFAULT -1.50, spare TEXT COMMENT 'it''s \\\\ a \"comment\"; -- \n of two lines 🧬') COMMENT = 'table''s \\\\ \"comment\"; /* x */ 🧬'",
  "INSERT INTO c_defaults (id, at, stamp) VALUES (1, '2026-03-29 02:30:00.123', '2026-10-25 00:30:00')",
  "CREATE TABLE c_order (a INT, b VARCHAR(100), c TEXT, UNIQUE KEY down (a DESC, b(10) DESC), FULLTEXT KEY words (b, c) COMMENT 'w', KEY `k``1` (b) COMMENT 'it''s')",
  "INSERT INTO c_order VALUES (3, 'x', 'some words'), (1, 'y', NULL), (NULL, NULL, NULL)",
  "CREATE TABLE c_packed (id INT NOT NULL PRIMARY KEY, v TEXT) ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 4 STATS_PERSISTENT = 0 STATS_AUTO_RECALC = 1 STATS_SAMPLE_PAGES = 9",
  "INSERT INTO c_packed VALUES (1, REPEAT('v', 65000))",
  "CREATE TABLE c_redundant (id INT NOT NULL PRIMARY KEY, v CHAR(10)) ROW_FORMAT = REDUNDANT",
  "CREATE TABLE c_composite (b INT NOT NULL, a VARCHAR(20) NOT NULL, c INT, PRIMARY KEY (a, b), UNIQUE (c, b))",
  "INSERT INTO c_composite VALUES (1, 'x', NULL), (1, 'y', NULL), (2, 'x', 1)",

  // Foreign keys
  "CREATE TABLE f_self (id INT NOT NULL PRIMARY KEY, parent INT, CONSTRAINT up FOREIGN KEY (parent) REFERENCES f_self (id) ON DELETE SET NULL ON UPDATE CASCADE)",
  "INSERT INTO f_self VALUES (1, 3), (2, NULL), (3, 1)",
  "CREATE TABLE f_a (id INT NOT NULL, x INT NOT NULL, b INT, PRIMARY KEY (id, x), KEY (b), CONSTRAINT a_to_b FOREIGN KEY (b) REFERENCES f_b (id))",
  "CREATE TABLE f_b (id INT NOT NULL PRIMARY KEY, c INT, CONSTRAINT b_to_c FOREIGN KEY (c) REFERENCES f_c (id) ON DELETE CASCADE)",
  "CREATE TABLE f_c (id INT NOT NULL PRIMARY KEY, a INT, x INT, CONSTRAINT c_to_a FOREIGN KEY (a, x) REFERENCES f_a (id, x) ON UPDATE CASCADE)",
  "INSERT INTO f_a VALUES (1, 1, 1); INSERT INTO f_b VALUES (1, 1); INSERT INTO f_c VALUES (1, 1, 1)",

  // Values
  "CREATE TABLE v_numbers (id INT NOT NULL PRIMARY KEY, f FLOAT, f2 FLOAT(9, 3), fu FLOAT UNSIGNED ZEROFILL, d DOUBLE, d2 DOUBLE(18, 5), m DECIMAL(65, 0), n DECIMAL(30, 30), z INT(8) ZEROFILL, y YEAR, b1 BIT(1), b64 BIT(64), t TINYINT(1))",
  `INSERT INTO v_numbers VALUES
     (1, 16777217, 123456.789, 1.5, 0.1, 1234567890123.12345, 99999999999999999999999999999999999999999999999999999999999999999, 0.999999999999999999999999999999, 7, 2155, b'1', ~0, -128),
     (2, '-0', '-0', 0, '-0', '-0', -99999999999999999999999999999999999999999999999999999999999999999, -0.000000000000000000000000000001, 0, 0, b'0', 0, 127),
     (3, 3.40282347e38, -999999.999, 3.40282347e38, 1.7976931348623157e308, 0.00001, 0, 0, 99999999, 1901, NULL, 1, NULL),
     (4, 1.17549435e-38, 0.001, 1e-45, 5e-324, -0.00001, 1, 0.1, NULL, 70, 1, 128, 0),
     (5, 0.1, 0.1, 0.1, 1e22, 0.1, NULL, NULL, 1, 69, 1, 0x0A5C27, 1),
     (6, -1.40129846e-45, 1, 1, 2.2250738585072011e-308, 1, NULL, NULL, 1, 2000, 1, 0x00, 1)`,
  "CREATE TABLE v_moments (id INT NOT NULL PRIMARY KEY, t0 TIME, t6 TIME(6), d DATE, dt DATETIME, dt6 DATETIME(6), s TIMESTAMP NULL, s6 TIMESTAMP(6) NULL)",
  `INSERT INTO v_moments VALUES
     (1, '-838:59:59', '-838:59:58.999999', '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
     (2, '838:59:59', '00:00:00.000001', '2026-02-00', '2026-00-00 23:59:59', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '1970-01-01 00:00:01.000001'),
     (3, '-00:00:01', '-00:00:00.000001', '1000-01-01', '0001-01-01 00:00:00', '2026-03-29 02:30:00.5', '2026-03-29 01:30:00', '2026-10-25 00:30:00.25'),
     (4, NULL, NULL, NULL, NULL, NULL, '2026-10-25 01:30:00', NULL)`,
  "CREATE TABLE v_members (id INT NOT NULL PRIMARY KEY, with_empty ENUM('', 'a', '0') CHARACTER SET utf8mb4, plain ENUM('x', 'y,z', 'it''s', '\\\\') NOT NULL, bits SET('', 'a', 'b c', 'ü') , many SET('1','2','3','4','5','6','7','8') NOT NULL)",
  `INSERT INTO v_members VALUES (1, '', 'x', '', ''), (2, 'a', 'y,z', 'a,ü', '8,1'), (3, '0', 'it''s', NULL, '1,2,3,4,5,6,7,8'), (4, NULL, '\\\\', 'b c', '5')`,
  "INSERT INTO v_members VALUES (5, 'no such member', 'nor this', 'a', ''), (6, 0, 0, 0, 0), (7, 1, 1, 1, 1), (8, 3, 3, 3, 3)",
  "CREATE TABLE v_letters (id INT NOT NULL PRIMARY KEY, l1 VARCHAR(600) CHARACTER SET latin1, u2 VARCHAR(50) CHARACTER SET ucs2, u16 VARCHAR(50) CHARACTER SET utf16, u16le TEXT CHARACTER SET utf16le, u32 CHAR(9) CHARACTER SET utf32, sj VARCHAR(50) CHARACTER SET sjis, gb VARCHAR(50) CHARACTER SET gbk, big VARCHAR(50) CHARACTER SET big5, eu TEXT CHARACTER SET ujis, cp VARCHAR(300) CHARACTER SET cp1251, k8 VARCHAR(300) CHARACTER SET koi8r, asc7 VARCHAR(50) CHARACTER SET ascii, bin VARCHAR(50) CHARACTER SET binary, u3 VARCHAR(50) CHARACTER SET utf8mb3, tis CHAR(20) CHARACTER SET tis620, mac VARCHAR(300) CHARACTER SET macroman, en ENUM('カ', 'ソ', '表') CHARACTER SET sjis, st SET('è', 'é') CHARACTER SET latin1 COLLATE latin1_bin, ci VARCHAR(20) COLLATE utf8mb4_unicode_ci) DEFAULT CHARSET = latin7 COLLATE = latin7_general_cs",
  `INSERT INTO v_letters VALUES (1, 'é€', 'é', '🧬', '𝄞x', '🧬', '表ソ能', '啊誜', '功許', '表', 'привет', 'привет', 'plain', X'00FF27', 'é€', 'ก', 'é', 'ソ', 'è,é', 'straße')`,
  `INSERT INTO v_letters VALUES (2, X'${bytesBetween(0x00, 0xff)}', X'D800', X'D83EDDEC', X'3ED8ECDD', X'0001F9EC', X'835C8A5C955C', X'815CA85C', X'A55CB35C', X'8EB1', X'${bytesBetween(0x01, 0xff)}', X'${bytesBetween(0x01, 0xff)}', X'007F', X'27', '', X'DBFC', X'${bytesBetween(0x01, 0xff)}', '表', '', 'STRASSE')`,
  "INSERT INTO v_letters (id, sj, gb, big, eu) VALUES (3, X'81ADEFFC', X'A2A1FE50', X'A3FEC6A1', X'A9A1F5A1')",
  "INSERT INTO v_letters (id) VALUES (4)",
  String.raw`CREATE TABLE v_texts (id INT NOT NULL PRIMARY KEY, c CHAR(20), v VARCHAR(200), t TEXT, l LONGTEXT, b BLOB, vb VARBINARY(20), fixed BINARY(4))`,
  String.raw`INSERT INTO v_texts VALUES
     (1, '', '', '', '', '', '', ''), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
     (3, 'trailing   ', ' both  ', '\0\b\n\r\t\Z\\\'\"', 'NULL', X'00', X'00', X'00'), (4, '\\N', '\\\\', ');\nDROP TABLE v_texts;\n-- ', 'DELIMITER ;;\n', 'NULL', '\\', '\\'),
     (5, '%_', '''', '\\''; /*! SELECT 1 */;', '# x\n', X'5C27', X'1A', '    '), (6, '🧬', 'עברית\u202Eغ', 'e\u0301 ﬀ', '\n) VALUES\n(1', X'FFFE', '', '')`,
  "INSERT INTO v_texts (id, t, l, b) VALUES (7, REPEAT('t', 65535), REPEAT('é', 100000), REPEAT(X'00', 65535))",
  // One row that no server takes as one statement: twice as long in hexadecimal digits, or full of escapes.
  "CREATE TABLE v_large (id INT NOT NULL PRIMARY KEY, zeros LONGBLOB, words LONGTEXT, other LONGTEXT CHARACTER SET sjis, twice INT AS (id * 2) VIRTUAL, more LONGBLOB)",
  "INSERT INTO v_large (id, zeros) VALUES (1, REPEAT(X'00FE27', 3000000)), (2, 'small')",
  String.raw`UPDATE v_large SET words = REPEAT('é
''\🧬', 300000) WHERE id = 1`,
  "UPDATE v_large SET more = REPEAT(X'5C0A', 1048577), other = REPEAT('表', 500000) WHERE id = 1",
  "CREATE TABLE v_shapes (id INT NOT NULL PRIMARY KEY, g GEOMETRY, p POINT NOT NULL, l LINESTRING, a POLYGON, mp MULTIPOINT, ml MULTILINESTRING, ma MULTIPOLYGON, gc GEOMETRYCOLLECTION)",
  `INSERT INTO v_shapes VALUES
     (1, ST_GeomFromText('LINESTRING(0 0, 1 1)', 4326), ST_GeomFromText('POINT(-0.1 1e300)'), ST_GeomFromText('LINESTRING(0 0, 1 0.1)'), ST_GeomFromText('POLYGON((0 0, 10 0, 10 10, 0 0), (1 1, 2 1, 2 2, 1 1))'),
      ST_GeomFromText('MULTIPOINT(1 1, 2 2)'), ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))'), ST_GeomFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 2 2))')),
     (2, NULL, ST_GeomFromText('POINT(8 50)', 4326), NULL, NULL, NULL, NULL, NULL, ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'))`,
  "CREATE TABLE v_documents (id INT NOT NULL PRIMARY KEY, j JSON NOT NULL, many JSON DEFAULT (JSON_ARRAY()))",
  String.raw`INSERT INTO v_documents VALUES (1, '{"b": 1, "a": [1.0, 1e100, -0.0, "\\u0000 \\" 🧬", null, true]}', NULL), (2, '"text"', '[]'), (3, 'null', '{}'), (4, '18446744073709551615', '1e-7')`,

  // Names
  "CREATE TABLE `spa ce.dot %s $(touch x) ``tick`` 'one' \"two\" \\\\ ; -- #` (`a b` INT, `c.d` INT, `e``f` INT, `'g'` INT, `\"h\"` INT, `i;j` INT, `%k_` INT, `\\\\` INT, `select` INT, `🧬` INT, KEY `in;dex` (`a b`), CONSTRAINT `che;ck` CHECK (`c.d` > 0))".replace(
    ", `🧬` INT",
    "",
  ),
  "INSERT INTO `spa ce.dot %s $(touch x) ``tick`` 'one' \"two\" \\\\ ; -- #` VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9)",
  `CREATE TABLE \`${"n".repeat(64)}\` (\`${"ñ".repeat(64)}\` INT, KEY \`${"k".repeat(64)}\` (\`${"ñ".repeat(64)}\`))`,
  `INSERT INTO \`${"n".repeat(64)}\` VALUES (1)`,
  "CREATE TABLE `select` (`from` INT NOT NULL PRIMARY KEY, `where` INT, `values` INT, KEY `key` (`where`))",
  "INSERT INTO `select` VALUES (1, 2, 3)",
  "CREATE TABLE `Case` (Id INT); CREATE TABLE `case` (id INT)",
  "INSERT INTO `Case` VALUES (1); INSERT INTO `case` VALUES (2)",
  "CREATE TABLE `-rf *` (a INT); CREATE TABLE `../../etc/passwd` (a INT); CREATE TABLE `täble ☃ שלום` (`größe` INT)",
  "INSERT INTO `-rf *` VALUES (1); INSERT INTO `../../etc/passwd` VALUES (2); INSERT INTO `täble ☃ שלום` VALUES (3)",
  "CREATE TABLE `VALUES` (a INT)",
  "INSERT INTO `VALUES` VALUES (1), (2)",
  "CREATE TABLE z_log (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(300))",
];

export const objects = [
  // Routines
  "CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC COMMENT 'it''s \\\\ ; x' RETURN x * 2",
  "CREATE FUNCTION `odd name; --`(`p q` VARCHAR(20)) RETURNS VARCHAR(60) CHARACTER SET latin1 NO SQL SQL SECURITY INVOKER RETURN CONCAT(`p q`, ';;', \"x\")",
  `CREATE PROCEDURE busy(IN start_at INT, INOUT v VARCHAR(10), OUT result TEXT)
    MODIFIES SQL DATA
BEGIN
  -- a comment; it's got a quote
  DECLARE i INT DEFAULT start_at;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SET result = 'failed;'; END;
  /* another ;; one $0$ */
  w: WHILE i > 0 DO SET i = i - 1; IF i = 3 THEN LEAVE w; END IF; END WHILE;
  SET result = CONCAT('done;;', "x", '$0$', 'é🧬', '\\\\'); # the end
END -- and after it`,
  "CREATE DEFINER = 'gone'@'nowhere.example' PROCEDURE of_nobody() SELECT 1",
  "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT'",
  `CREATE PROCEDURE without_escapes() SELECT 'C:\\' AS "path;", 'a' || 'b' AS both_of_them, '''' AS q`,
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",

  // Views, created in an order that is not the one of their names
  "CREATE VIEW z_base AS SELECT id, v FROM v_texts WHERE id < 5",
  "CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW m_middle AS SELECT id, CONCAT(v, ';''', '\\\\') AS word FROM z_base WITH CASCADED CHECK OPTION",
  "CREATE ALGORITHM = TEMPTABLE VIEW a_top AS SELECT m.word, n.f FROM m_middle m LEFT JOIN v_numbers n ON n.id = m.id",
  "CREATE VIEW local_check AS SELECT id, v FROM z_base WHERE v IS NOT NULL WITH LOCAL CHECK OPTION",
  "CREATE VIEW `view; of odd` (`a b`, `c``d`, `'e'`) AS SELECT twice(`a b`), `c.d`, 'é;🧬' FROM `spa ce.dot %s $(touch x) ``tick`` 'one' \"two\" \\\\ ; -- #`",
  "CREATE VIEW calls_by_full_name AS SELECT DATABASE_NAME.twice(id) AS t FROM DATABASE_NAME.v_texts",
  "CREATE VIEW of_two_schemas AS SELECT t.id, c.COLLATION_NAME AS word FROM DATABASE_NAME.v_texts t JOIN information_schema.COLLATIONS c ON c.ID = t.id",
  "CREATE VIEW full_names AS SELECT DATABASE_NAME.v_texts.id, (SELECT COUNT(*) FROM information_schema.ENGINES) > 0 AS some, 'DATABASE_NAME.v_texts' AS text FROM DATABASE_NAME.v_texts",
  "CREATE DEFINER = 'gone'@'nowhere.example' VIEW z_of_nobody AS SELECT id AS one, 2 AS two FROM v_texts",
  "CREATE DEFINER = 'gone'@'nowhere.example' SQL SECURITY INVOKER VIEW b_of_nobody AS SELECT id AS one, 2 AS two FROM v_texts",
  "CREATE VIEW many_kinds AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, ROW_NUMBER() OVER (ORDER BY i) AS r FROM n UNION SELECT 1, 2",

  // Triggers
  "SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'",
  `CREATE TRIGGER t_first BEFORE INSERT ON c_composite FOR EACH ROW
BEGIN
  SET NEW.c = 0; -- it's; first
  INSERT INTO "z_log" (what) VALUES ('first: ' || NEW.b || ';;');
END`,
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'",
  "CREATE TRIGGER a_second BEFORE INSERT ON c_composite FOR EACH ROW INSERT INTO z_log (what) VALUES ('second \\')",
  "CREATE TRIGGER between_them BEFORE INSERT ON c_composite FOR EACH ROW PRECEDES a_second INSERT INTO z_log (what) VALUES ('between')",
  "CREATE TRIGGER last_of_all BEFORE INSERT ON c_composite FOR EACH ROW FOLLOWS a_second INSERT INTO z_log (what) VALUES ('last')",
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
  "CREATE TRIGGER DATABASE_NAME.with_schema AFTER UPDATE ON DATABASE_NAME.c_composite FOR EACH ROW INSERT INTO z_log (what) VALUES ('DATABASE_NAME.c_composite')",
  "CREATE TRIGGER `of an odd; table` AFTER DELETE ON `spa ce.dot %s $(touch x) ``tick`` 'one' \"two\" \\\\ ; -- #` FOR EACH ROW DELETE FROM z_log WHERE what = OLD.`a b`",
  "CREATE DEFINER = 'gone'@'nowhere.example' TRIGGER of_nobody BEFORE DELETE ON e_memory FOR EACH ROW SET @x = OLD.id",

  // Events
  "CREATE EVENT later ON SCHEDULE AT '2036-01-01 00:00:00' ON COMPLETION PRESERVE COMMENT 'it''s; \\\\' DO DELETE FROM z_log",
  "SET SESSION time_zone = '+05:30'",
  `CREATE EVENT \`odd; event\` ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2036-01-01 00:30:00' ENDS '2037-06-01 00:00:00' DISABLE DO
BEGIN
  DELETE FROM z_log WHERE id < 0; DELETE FROM z_log WHERE id < -1;
END`,
  "SET SESSION time_zone = '+00:00'",

  // Written in another character set, by sessions with another collation, in a schema with another collation
  "SET NAMES latin1 COLLATE latin1_german2_ci",
  "CREATE PROCEDURE in_latin1() SELECT 'caf\u00e9' AS word",
  "CREATE VIEW in_latin1_view AS SELECT 'caf\u00e9' AS word",
  "SET NAMES utf8mb4",
  "ALTER DATABASE DATABASE_NAME CHARACTER SET latin2 COLLATE latin2_croatian_ci",
  "CREATE PROCEDURE of_latin2(x VARCHAR(20)) BEGIN DECLARE y VARCHAR(20); SET y = x; SELECT COLLATION(y), COLLATION(x); END",
  "CREATE TRIGGER of_latin2 BEFORE UPDATE ON c_composite FOR EACH ROW BEGIN DECLARE y VARCHAR(20); SET y = NEW.a; END",
  "CREATE EVENT of_latin2 ON SCHEDULE EVERY 1 YEAR STARTS '2036-01-01 00:00:00' DO BEGIN DECLARE y VARCHAR(20); END",
  "ALTER DATABASE DATABASE_NAME CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
  "CREATE FUNCTION of_520(x VARCHAR(20)) RETURNS VARCHAR(20) DETERMINISTIC RETURN x",
];

function bytesBetween(first: number, last: number): string {
  return Buffer.from(Array.from({ length: last - first + 1 }, (_, i) => first + i)).toString("hex");
}
