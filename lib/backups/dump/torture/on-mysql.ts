/** What only MySQL has. */
export const plugins: string[] = [];

export const tables = [
  "CREATE TABLE v_vectors (id INT NOT NULL PRIMARY KEY, v VECTOR(4), wide VECTOR(16383))",
  "INSERT INTO v_vectors VALUES (1, TO_VECTOR('[1.5,-2,3e10,1e-37]'), NULL), (2, NULL, TO_VECTOR(CONCAT('[', REPEAT('0.1,', 99), '7]')))",
  "CREATE TABLE v_places (id INT NOT NULL PRIMARY KEY, p POINT NOT NULL SRID 4326, g GEOMETRY NOT NULL SRID 0, c GEOMCOLLECTION, SPATIAL KEY (p))",
  "INSERT INTO v_places VALUES (1, ST_GeomFromText('POINT(50 8)', 4326), ST_GeomFromText('POINT(1 1)'), NULL)",
  "CREATE TABLE c_functional (id INT, doc JSON, tags JSON, name VARCHAR(50), KEY f ((LOWER(name))), KEY d ((CAST(doc->>'$.a' AS UNSIGNED)) DESC), KEY many ((CAST(tags->'$[*]' AS UNSIGNED ARRAY))), UNIQUE KEY u ((id + 1)), KEY hidden (name) INVISIBLE)",
  `INSERT INTO c_functional VALUES (1, '{"a": 3}', '[1, 2]', 'X'), (2, NULL, NULL, NULL)`,
  "CREATE TABLE c_ngram (id INT NOT NULL PRIMARY KEY, t TEXT CHARACTER SET utf8mb4, FULLTEXT KEY (t) WITH PARSER ngram)",
  "INSERT INTO c_ngram VALUES (1, '全文検索')",
  `CREATE TABLE c_attributes (id INT NOT NULL PRIMARY KEY COMMENT 'x' SECONDARY_ENGINE_ATTRIBUTE = '{"a": "it''s"}', b INT NOT NULL CHECK (b <> 1) NOT ENFORCED, c INT, CONSTRAINT lax CHECK (c > b) NOT ENFORCED) SECONDARY_ENGINE_ATTRIBUTE = '{"k": "v"}' COMPRESSION = 'zlib' AUTOEXTEND_SIZE = 4M`,
  "INSERT INTO c_attributes VALUES (1, 1, 0)",
  "SET SESSION sql_generate_invisible_primary_key = 1",
  "CREATE TABLE c_unseen_key (v INT)",
  "SET SESSION sql_generate_invisible_primary_key = 0",
  "INSERT INTO c_unseen_key VALUES (10), (20)",
  "DELETE FROM c_unseen_key WHERE v = 10",
  "SET SESSION restrict_fk_on_non_standard_key = 0",
  "CREATE TABLE f_loose_parent (a INT, KEY (a)); CREATE TABLE f_loose_child (a INT, FOREIGN KEY (a) REFERENCES f_loose_parent (a))",
  "INSERT INTO f_loose_parent VALUES (1), (1); INSERT INTO f_loose_child VALUES (1)",
  "CREATE TABLE c_japanese (v VARCHAR(20) COLLATE utf8mb4_ja_0900_as_cs_ks, w VARCHAR(20) COLLATE utf8mb4_0900_bin, g VARCHAR(20) CHARACTER SET gb18030)",
  "INSERT INTO c_japanese VALUES ('は', 'パ', X'8130813084318236')",
];

export const objects = [
  "CREATE VIEW laterals AS SELECT t.id, l.n FROM v_texts t, LATERAL (SELECT t.id + 1 AS n) l",
  "CREATE LIBRARY shelf COMMENT 'it''s' LANGUAGE JAVASCRIPT AS $$ export function f(x) { return 'a;' + `${x}` } $$",
  "CREATE JSON RELATIONAL DUALITY VIEW as_document AS SELECT JSON_DUALITY_OBJECT('_id': id, 'parent': parent) FROM f_self",
];
