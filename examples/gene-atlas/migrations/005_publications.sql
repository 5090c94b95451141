-- Literature. Titles and abstracts keep the language they were published in.

CREATE TABLE publication (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  pubmed_id          INT UNSIGNED NULL,
  doi                VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  language           CHAR(2) NOT NULL DEFAULT 'en',
  title              VARCHAR(400) NOT NULL,
  abstract           MEDIUMTEXT NULL COMMENT 'NULL: not fetched. Empty: the journal prints none.',
  authors            JSON NOT NULL,
  journal            VARCHAR(160) NOT NULL,
  published_on       DATE NOT NULL,
  published_year     SMALLINT UNSIGNED GENERATED ALWAYS AS (YEAR(published_on)) STORED,
  retracted          BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (id),
  UNIQUE KEY publication_pubmed (pubmed_id),
  UNIQUE KEY publication_doi (doi),
  KEY publication_year (published_year)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
