/** One text and the statements it must be cut into. `runs` says on which servers it is valid as it stands. */
export interface SplitCase {
  title: string;
  sql: string;
  statements: string[];
  /** Lines on which the statements start, where that matters. */
  lines?: number[];
  runs?: readonly ("mariadb" | "mysql")[];
  /** The vendor's client, given the same text, does something else; why. */
  clientDiffers?: string;
}

const onMariadb: SplitCase["runs"] = ["mariadb"];
const noDelimiter = "the client cuts bodies at every ; without DELIMITER";

const simple: SplitCase[] = [
  { title: "two statements", sql: "SELECT 1; SELECT 2;", statements: ["SELECT 1", "SELECT 2"] },
  {
    title: "the last delimiter may be missing",
    sql: "SELECT 1;\nSELECT 2",
    statements: ["SELECT 1", "SELECT 2"],
    lines: [1, 2],
  },
  { title: "nothing at all", sql: "", statements: [] },
  {
    title: "only blanks and delimiters",
    sql: " ;;\n\t; ",
    statements: [],
    clientDiffers: "it refuses an empty statement",
  },
  {
    title: "CRLF line ends",
    sql: "SELECT 1;\r\nSELECT\r\n2;\r\n",
    statements: ["SELECT 1", "SELECT\r\n2"],
    lines: [1, 2],
  },
  {
    title: "a byte order mark",
    sql: "\ufeffSELECT 1;",
    statements: ["SELECT 1"],
    clientDiffers: "some clients send the mark",
  },
  {
    title: "no blank after the delimiter",
    sql: "SELECT 1;SELECT 2;SELECT 3",
    statements: ["SELECT 1", "SELECT 2", "SELECT 3"],
  },
];

const strings: SplitCase[] = [
  { title: "; in single quotes", sql: "SELECT 'a;b';SELECT 2;", statements: ["SELECT 'a;b'", "SELECT 2"] },
  { title: "; in double quotes", sql: 'SELECT "a;b";SELECT 2;', statements: ['SELECT "a;b"', "SELECT 2"] },
  { title: "; in a quoted name", sql: "SELECT 1 AS `a;b`;SELECT 2;", statements: ["SELECT 1 AS `a;b`", "SELECT 2"] },
  { title: "an escaped quote", sql: "SELECT 'it\\'s;';SELECT 2;", statements: ["SELECT 'it\\'s;'", "SELECT 2"] },
  { title: "a doubled quote", sql: "SELECT 'it''s;';SELECT 2;", statements: ["SELECT 'it''s;'", "SELECT 2"] },
  { title: "a doubled double quote", sql: 'SELECT "a"";b";SELECT 2;', statements: ['SELECT "a"";b"', "SELECT 2"] },
  {
    title: "a doubled backtick",
    sql: "SELECT 1 AS `a``;b`;SELECT 2;",
    statements: ["SELECT 1 AS `a``;b`", "SELECT 2"],
  },
  {
    title: "a backslash before the closing quote",
    sql: "SELECT 'a\\\\';SELECT 2;",
    statements: ["SELECT 'a\\\\'", "SELECT 2"],
  },
  {
    title: "a backslash in a quoted name escapes nothing",
    sql: "SELECT 1 AS `a\\`;SELECT 2;",
    statements: ["SELECT 1 AS `a\\`", "SELECT 2"],
  },
  {
    title: "comment signs in strings",
    sql: "SELECT '-- # /* ';SELECT \"*/\";",
    statements: ["SELECT '-- # /* '", 'SELECT "*/"'],
  },
  {
    title: "other quotes in strings",
    sql: "SELECT '\"`', \"'`\";SELECT 2;",
    statements: ["SELECT '\"`', \"'`\"", "SELECT 2"],
  },
  {
    title: "a string over several lines",
    sql: "SELECT 'a\nDELIMITER //\n;b';\nSELECT 2;",
    statements: ["SELECT 'a\nDELIMITER //\n;b'", "SELECT 2"],
    lines: [1, 4],
  },
  {
    title: "an escaped line end",
    sql: "SELECT 'a\\\nb';\nSELECT 2;",
    statements: ["SELECT 'a\\\nb'", "SELECT 2"],
    lines: [1, 3],
  },
  {
    title: "Unicode in strings and names",
    sql: "SELECT '😀;שלום' AS `naïve;`;SELECT 'é';",
    statements: ["SELECT '😀;שלום' AS `naïve;`", "SELECT 'é'"],
  },
  { title: "NULL as \\N", sql: "SELECT \\N;SELECT 2;", statements: ["SELECT \\N", "SELECT 2"], runs: onMariadb },
];

const comments: SplitCase[] = [
  {
    title: "-- comments are skipped",
    sql: "-- a; b\nSELECT 1; -- c;\nSELECT 2;",
    statements: ["SELECT 1", "SELECT 2"],
    lines: [2, 3],
  },
  {
    title: "-- without white space is arithmetic",
    sql: "SELECT 5--1;SELECT 2;",
    statements: ["SELECT 5--1", "SELECT 2"],
  },
  { title: "-- with a tab", sql: "SELECT 1 --\t;\n+ 1;SELECT 2;", statements: ["SELECT 1 --\t;\n+ 1", "SELECT 2"] },
  {
    title: "-- at the end of a line",
    sql: "SELECT 1 --\n+ 1;--\nSELECT 2;",
    statements: ["SELECT 1 --\n+ 1", "SELECT 2"],
  },
  { title: "-- at the end of the file", sql: "SELECT 1;\n--", statements: ["SELECT 1"] },
  {
    title: "--x where a statement starts is a comment",
    sql: "--x;\nSELECT 1;",
    statements: ["SELECT 1"],
    lines: [2],
    clientDiffers: "MySQL 9's client sends it on",
  },
  {
    title: "# comments",
    sql: "# a;\nSELECT 1 # b;\n+ 1;# c\nSELECT 2;",
    statements: ["SELECT 1 # b;\n+ 1", "SELECT 2"],
  },
  {
    title: "a quote in a comment",
    sql: "-- don't\nSELECT 1; # don't\n/* don't */ SELECT 2;",
    statements: ["SELECT 1", "SELECT 2"],
  },
  { title: "block comments", sql: "/* a; */SELECT 1 /* b; */ + 1;/* c */", statements: ["SELECT 1 /* b; */ + 1"] },
  { title: "a block comment over lines", sql: "/* a\n; b\n*/\nSELECT 1;", statements: ["SELECT 1"], lines: [4] },
  {
    title: "a statement of comments only",
    sql: "SELECT 1; -- a\n; /* b */ ; SELECT 2;",
    statements: ["SELECT 1", "SELECT 2"],
    clientDiffers: "it refuses an empty statement",
  },
  {
    title: "/**/ and stars",
    sql: "SELECT 2 /**/ * /***/ 3;SELECT 2;",
    statements: ["SELECT 2 /**/ * /***/ 3", "SELECT 2"],
  },
  { title: "a slash is division", sql: "SELECT 4/2/1;SELECT 2;", statements: ["SELECT 4/2/1", "SELECT 2"] },
  {
    title: "an optimiser hint",
    sql: "SELECT /*+ MAX_EXECUTION_TIME(1000) ; */ 1;SELECT 2;",
    statements: ["SELECT /*+ MAX_EXECUTION_TIME(1000) ; */ 1", "SELECT 2"],
    clientDiffers: "MySQL's client cuts at ; inside hints",
    runs: onMariadb,
  },
  {
    title: "/*! */ is code",
    sql: "/*!40101 SET @a = 1 */;SELECT 2;",
    statements: ["/*!40101 SET @a = 1 */", "SELECT 2"],
  },
  {
    title: "/*M! */ is code",
    sql: "/*M!100100 SET @a = 1 */;SELECT 2;",
    statements: ["/*M!100100 SET @a = 1 */", "SELECT 2"],
  },
  {
    title: "; inside /*! */ does not cut",
    sql: "SELECT 1 /*! ; */;SELECT 2;",
    statements: ["SELECT 1 /*! ; */", "SELECT 2"],
    clientDiffers: "the client cuts there and the server refuses both halves",
  },
  {
    title: "a string inside /*! */",
    sql: "SELECT /*! 'a */ ; b' */ AS x;SELECT 2;",
    statements: ["SELECT /*! 'a */ ; b' */ AS x", "SELECT 2"],
  },
  {
    title: "a comment inside /*! */",
    sql: "SELECT /*! 1 /* ; */ + 1 */;SELECT 2;",
    statements: ["SELECT /*! 1 /* ; */ + 1 */", "SELECT 2"],
    clientDiffers: "the client cuts there",
  },
  {
    title: "a version no server has",
    sql: "SELECT 3 /*!999999 don't; */;SELECT 2;",
    statements: ["SELECT 3 /*!999999 don't; */", "SELECT 2"],
    clientDiffers: "the client looks for the quote's end",
  },
  {
    title: "MariaDB's sandbox line",
    sql: "/*M!999999\\- enable the sandbox mode */ \nSELECT 1;",
    statements: ["SELECT 1"],
    lines: [2],
  },
  {
    title: "the older sandbox line",
    sql: "/*!999999\\- enable the sandbox mode */\nSELECT 1;",
    statements: ["SELECT 1"],
    lines: [2],
    clientDiffers: "MySQL's client does not know it",
  },
  {
    title: "drizzle's breakpoints",
    sql: "SELECT 1;\n--> statement-breakpoint\nSELECT 2;--> statement-breakpoint\nSELECT 3\n--> statement-breakpoint\nSELECT 4",
    statements: ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4"],
    lines: [1, 3, 4, 6],
    clientDiffers: "it knows no breakpoints",
  },
];

const delimiters: SplitCase[] = [
  {
    title: "DELIMITER //",
    sql: "DELIMITER //\nSELECT 1; //\nSELECT 2//\nDELIMITER ;\nSELECT 3;",
    statements: ["SELECT 1;", "SELECT 2", "SELECT 3"],
    lines: [2, 3, 5],
    clientDiffers: "its batches ask for multiple statements",
  },
  {
    title: "delimiter in lower case, indented",
    sql: "SELECT 1;\n  delimiter $$\nSELECT 2$$\n\tDelimiter ;\nSELECT 3;",
    statements: ["SELECT 1", "SELECT 2", "SELECT 3"],
  },
  {
    title: "a long delimiter",
    sql: "DELIMITER <<end-of-it>>\nSELECT '<<end-of-it>>'<<end-of-it>>SELECT 2<<end-of-it>>",
    statements: ["SELECT '<<end-of-it>>'", "SELECT 2"],
  },
  {
    title: "a delimiter of letters does not cut words",
    sql: "DELIMITER go\nSELECT 'x' AS category_go_x\ngo\nSELECT 2\ngo\nDELIMITER ;\nSELECT 3;",
    statements: ["SELECT 'x' AS category_go_x", "SELECT 2", "SELECT 3"],
    clientDiffers: "the client cuts inside words",
  },
  {
    title: ";; as mysqldump writes it",
    sql: "DELIMITER ;;\nSET @a = 1;;\nSET @b = 2 ;;\nDELIMITER ;\nSELECT 3;",
    statements: ["SET @a = 1", "SET @b = 2", "SELECT 3"],
  },
  {
    title: "the delimiter in a comment",
    sql: "DELIMITER //\n-- a // b\nSELECT 1 /* // */ //\nDELIMITER ;",
    statements: ["SELECT 1 /* // */"],
  },
  {
    title: "DELIMITER in comments is text",
    sql: "-- DELIMITER //\n/*\nDELIMITER //\n*/\nSELECT 1;SELECT 2;",
    statements: ["SELECT 1", "SELECT 2"],
  },
  {
    title: "a column named delimiter",
    sql: "CREATE TABLE d (\n  delimiter varchar(5),\n  `x` int\n);SELECT delimiter FROM d;",
    statements: ["CREATE TABLE d (\n  delimiter varchar(5),\n  `x` int\n)", "SELECT delimiter FROM d"],
    clientDiffers: "the client takes the column for a command",
  },
  {
    title: "DELIMITER with CRLF",
    sql: "DELIMITER //\r\nSELECT 1//\r\nDELIMITER ;\r\nSELECT 2;\r\n",
    statements: ["SELECT 1", "SELECT 2"],
    clientDiffers: "Unix clients keep the carriage return",
  },
  {
    title: "DELIMITER after an unfinished statement ends it",
    sql: "SELECT 1\nDELIMITER //\nSELECT 2//\n",
    statements: ["SELECT 1", "SELECT 2"],
    clientDiffers: "the clients garble it",
  },
  {
    title: "a delimiter that is a comment sign",
    sql: "DELIMITER #\nSELECT 1#\nSELECT 2#\n",
    statements: ["SELECT 1", "SELECT 2"],
  },
  {
    title: "a column named source",
    sql: "CREATE TABLE s (\nsource int\n);\nSELECT\nsource FROM s;",
    statements: ["CREATE TABLE s (\nsource int\n)", "SELECT\nsource FROM s"],
  },
];

const proc = (name: string, body: string) => `CREATE PROCEDURE ${name}() ${body}`;
/** A body without DELIMITER, with a statement behind it. */
const body = (title: string, sql: string, runs?: SplitCase["runs"], ...before: string[]): SplitCase => ({
  title,
  sql: [...before, sql, "SELECT 'after';"].join(";\n"),
  statements: [...before, sql, "SELECT 'after'"],
  clientDiffers: noDelimiter,
  ...(runs === undefined ? {} : { runs }),
});
const table = "CREATE TABLE t (id int, begin int, `end` int)";

const bodies: SplitCase[] = [
  body("a procedure body", proc("p", "BEGIN SELECT 1; SELECT 2; END")),
  body("a body of one statement", proc("p", "SELECT 1 AS x")),
  body("nested blocks", proc("p", "BEGIN BEGIN SELECT 1; END; BEGIN END; SELECT 2; END")),
  body("IF, ELSEIF, ELSE", proc("p", "BEGIN IF 1 THEN SELECT 1; ELSEIF 2 THEN SELECT 2; ELSE SELECT 3; END IF; END")),
  body("the function IF", proc("p", "BEGIN SELECT IF(1, 2, 3); IF IF(1,1,0) THEN SELECT 1; END IF; END")),
  body("CASE as a statement", proc("p", "BEGIN CASE 1 WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; END")),
  body(
    "CASE as an expression",
    proc("p", "BEGIN SELECT CASE WHEN 1 THEN IF(1,2,3) ELSE CASE 1 WHEN 1 THEN 4 END END AS x; END"),
  ),
  body("a body that is one CASE expression", proc("p", "SELECT CASE WHEN 1 THEN 2 END AS x")),
  body(
    "loops with labels",
    proc(
      "p",
      "BEGIN DECLARE i INT DEFAULT 0; outer_loop: LOOP SET i = i + 1; IF i > 3 THEN LEAVE outer_loop; END IF; END LOOP outer_loop; WHILE i > 0 DO SET i = i - 1; END WHILE; REPEAT SET i = i + 1; UNTIL CASE WHEN i > 3 THEN 1 ELSE 0 END END REPEAT; END",
    ),
  ),
  body("a labelled body", proc("p", "whole: BEGIN LEAVE whole; END whole")),
  body("a body that is an IF", proc("p", "IF 1 THEN SELECT 1; SELECT 2; END IF")),
  body("a body that is a WHILE", proc("p", "WHILE 0 DO SELECT 1; END WHILE")),
  body(
    "handlers",
    proc(
      "p",
      "BEGIN DECLARE done INT; DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1; DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END; SELECT 1; END",
    ),
  ),
  body(
    "characteristics before the body",
    "CREATE PROCEDURE p(IN a INT, OUT b DECIMAL(10,2)) COMMENT 'BEGIN; it' NOT DETERMINISTIC MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN SET b = a; END",
  ),
  body(
    "a function",
    "CREATE FUNCTION f(a INT) RETURNS VARCHAR(20) CHARSET utf8mb4 DETERMINISTIC BEGIN DECLARE x VARCHAR(20); SET x = 'a;b'; RETURN x; END",
  ),
  body(
    "a function without BEGIN",
    "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN CASE WHEN a THEN 1 ELSE 2 END",
  ),
  body("a definer", "CREATE DEFINER=`root`@`localhost` PROCEDURE p() BEGIN SELECT 1; END"),
  body("an unquoted definer", "CREATE DEFINER = CURRENT_USER() PROCEDURE p() BEGIN SELECT 1; END"),
  body("OR REPLACE and IF NOT EXISTS", "CREATE OR REPLACE PROCEDURE p() BEGIN SELECT 1; END", onMariadb),
  body("IF NOT EXISTS", "CREATE PROCEDURE IF NOT EXISTS p() BEGIN SELECT 1; END"),
  body(
    "a trigger",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.id = 1; SET NEW.begin = 2; SET NEW.end = 3; END",
    undefined,
    table,
  ),
  body(
    "a trigger whose body is an IF",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW IF NEW.id > 1 THEN SET NEW.id = 1; SET NEW.begin = 1; END IF",
    undefined,
    table,
  ),
  body(
    "a trigger that follows another",
    "CREATE TRIGGER g2 BEFORE INSERT ON t FOR EACH ROW FOLLOWS g BEGIN SET NEW.id = 1; END",
    undefined,
    table,
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 2",
  ),
  body(
    "columns named begin and end",
    proc("p", "BEGIN SELECT begin, `end` FROM t WHERE end > begin; SELECT 1 end; END"),
    undefined,
    table,
  ),
  body(
    "an event",
    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'a;b' DO BEGIN SELECT 1; SELECT 2; END",
  ),
  body(
    "ALTER EVENT",
    "ALTER EVENT e DO BEGIN SELECT 1; END",
    undefined,
    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1",
  ),
  body("comments in a body", proc("p", "BEGIN -- don't; END\n SELECT 1; /* END; */ SELECT 2; # END;\nEND")),
  body(
    "a trigger as mysqldump comments it",
    "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.id = 1; SET NEW.begin = 2; END */",
    undefined,
    table,
  ),
  body("BEGIN NOT ATOMIC", "BEGIN NOT ATOMIC DECLARE x INT; SET x = 1; BEGIN NOT ATOMIC SELECT 1; END; END", onMariadb),
  body("IF outside of bodies", "IF 1 THEN SELECT 1; SELECT 2; END IF", onMariadb),
  body("FOR loops", proc("p", "BEGIN FOR i IN 1..3 DO SELECT i; END FOR; END"), onMariadb),
  body(
    "a package",
    "CREATE PACKAGE k AS PROCEDURE a; FUNCTION b RETURN INT; END",
    onMariadb,
    "SET sql_mode = 'ORACLE'",
  ),
  body(
    "a package's body",
    "CREATE PACKAGE BODY k AS x INT; PROCEDURE a AS y INT; BEGIN SELECT 1; END; FUNCTION b RETURN INT AS BEGIN RETURN 1; END; BEGIN x := 1; END",
    onMariadb,
    "SET sql_mode = 'ORACLE'",
    "CREATE PACKAGE k AS PROCEDURE a; FUNCTION b RETURN INT; END",
  ),
  { title: "BEGIN opens a transaction", sql: "BEGIN; SELECT 1; COMMIT;", statements: ["BEGIN", "SELECT 1", "COMMIT"] },
  {
    title: "BEGIN WORK",
    sql: "BEGIN WORK; SELECT 1; COMMIT WORK;",
    statements: ["BEGIN WORK", "SELECT 1", "COMMIT WORK"],
  },
  {
    title: "a table with begin and end",
    sql: `${table};INSERT INTO t VALUES (1,2,3); SELECT begin FROM t;`,
    statements: [
      "CREATE TABLE t (id int, begin int, `end` int)",
      "INSERT INTO t VALUES (1,2,3)",
      "SELECT begin FROM t",
    ],
  },
  {
    title: "CASE outside of bodies",
    sql: "SELECT CASE WHEN 1 THEN 2 END;SELECT 2;",
    statements: ["SELECT CASE WHEN 1 THEN 2 END", "SELECT 2"],
  },
  {
    title: "a view of a definer",
    sql: "CREATE ALGORITHM=MERGE DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW v AS SELECT CASE WHEN 1 THEN 2 END AS x;SELECT 2;",
    statements: [
      "CREATE ALGORITHM=MERGE DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW v AS SELECT CASE WHEN 1 THEN 2 END AS x",
      "SELECT 2",
    ],
  },
  {
    title: "DROP and CALL",
    sql: "DROP PROCEDURE IF EXISTS p;CREATE PROCEDURE p() BEGIN END;CALL p();DROP PROCEDURE p;",
    statements: ["DROP PROCEDURE IF EXISTS p", "CREATE PROCEDURE p() BEGIN END", "CALL p()", "DROP PROCEDURE p"],
  },
  {
    title: "a body between DELIMITER lines",
    sql: "DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND $$\nDELIMITER ;\nCALL p();",
    statements: ["CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND", "CALL p()"],
    lines: [2, 7],
  },
];

export const splitCases: SplitCase[] = [...simple, ...strings, ...comments, ...delimiters, ...bodies];

/** Text that must be refused: code of the error and the line it names. */
export const refusedCases: { title: string; sql: string; code: string; line: number }[] = [
  { title: "an open string", sql: "SELECT 1;\nSELECT 'a;\n", code: "sql.unterminated", line: 2 },
  { title: "an open quoted name", sql: "SELECT `a", code: "sql.unterminated", line: 1 },
  { title: "a string that ends in a backslash", sql: "SELECT 'a\\", code: "sql.unterminated", line: 1 },
  { title: "an open comment", sql: "SELECT 1;\n\n/* a", code: "sql.unterminated", line: 3 },
  { title: "an open /*! comment", sql: "SELECT 1;\n/*!40101 SET @a = 1;\n", code: "sql.unterminated", line: 2 },
  { title: "an open body", sql: "CREATE PROCEDURE p()\nBEGIN SELECT 1;\n", code: "sql.unterminated", line: 1 },
  { title: "an open DELIMITER block", sql: "DELIMITER //\nSELECT 1;\n", code: "sql.unterminated", line: 2 },
  { title: "\\G", sql: "SELECT 1\n\\G\n", code: "sql.client_command", line: 2 },
  { title: "\\g", sql: "SELECT 1\\g", code: "sql.client_command", line: 1 },
  { title: "\\. file", sql: "\\. other.sql\n", code: "sql.client_command", line: 1 },
  { title: "source file", sql: "SELECT 1;\n  source other.sql\n", code: "sql.client_command", line: 2 },
  { title: "DELIMITER without a delimiter", sql: "SELECT 1;\nDELIMITER\n", code: "sql.bad_delimiter", line: 2 },
  { title: "DELIMITER with a backslash", sql: "DELIMITER \\\n", code: "sql.bad_delimiter", line: 1 },
];

export const runsOn = (splitCase: SplitCase, flavour: "mariadb" | "mysql"): boolean =>
  (splitCase.runs ?? ["mariadb", "mysql"]).includes(flavour);
