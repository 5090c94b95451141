-- The criteria that evidence may cite, with wording for the public site.
-- Repeatable: edit the list and run it again; nothing is added twice and nothing is lost.

CREATE TABLE IF NOT EXISTS evidence_criterion (
  code               CHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  points_to          ENUM('pathogenic','benign') NOT NULL,
  wording            VARCHAR(200) NOT NULL,
  PRIMARY KEY (code)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

INSERT INTO evidence_criterion (code, points_to, wording) VALUES
  ('PVS1', 'pathogenic', 'The gene''s product is lost; and losing it is known to cause the disease'),
  ('PS1',  'pathogenic', 'Another change of the same amino acid is known to be pathogenic'),
  ('PS3',  'pathogenic', 'Laboratory experiments show a damaging effect'),
  ('PM1',  'pathogenic', 'Lies in a mutational hot spot -- or in a critical domain'),
  ('PM2',  'pathogenic', 'Absent from population databases, or extremely rare'),
  ('PP1',  'pathogenic', 'Travels with the disease through affected families'),
  ('PP3',  'pathogenic', 'Computational predictions agree on damage'),
  ('BA1',  'benign',     'Common in the general population (≥ 5 %)'),
  ('BS1',  'benign',     'More frequent than the disease allows'),
  ('BS3',  'benign',     'Laboratory experiments show no effect'),
  ('BP4',  'benign',     'Computational predictions agree on no effect'),
  ('BP7',  'benign',     'Synonymous; no effect on splicing predicted')
ON DUPLICATE KEY UPDATE points_to = VALUES(points_to), wording = VALUES(wording);

CREATE OR REPLACE VIEW criterion_usage AS
SELECT c.code, c.points_to, c.wording, COUNT(e.id) AS cited
FROM evidence_criterion c
LEFT JOIN evidence e ON e.criterion = c.code
GROUP BY c.code, c.points_to, c.wording;
