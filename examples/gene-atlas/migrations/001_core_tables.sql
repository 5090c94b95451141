-- Genes and their transcripts: the two reference tables everything else hangs on.
-- Both are loaded from the annotation release and are read-only to curators.

CREATE TABLE gene (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  -- Symbols are case-sensitive identifiers, so they compare as bytes and not as words.
  symbol             VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name               VARCHAR(160) NOT NULL,
  chromosome         ENUM('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16','17','18','19',
                          '20','21','22','X','Y') NOT NULL,
  strand             ENUM('+','-') NOT NULL,
  start_position     INT NOT NULL,
  end_position       INT NOT NULL,
  length             INT GENERATED ALWAYS AS (end_position - start_position + 1) STORED,
  aliases            JSON NOT NULL,
  constraint_z       FLOAT NULL COMMENT 'intolerance to loss of function; NULL when too few variants were observed',
  annotated_on       DATE NOT NULL,
  updated_at         TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY gene_symbol (symbol),
  KEY gene_locus (chromosome, start_position),
  CONSTRAINT gene_runs_forward CHECK (end_position >= start_position)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE transcript (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  gene_id            INT UNSIGNED NOT NULL,
  accession          VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  accession_version  TINYINT UNSIGNED NOT NULL,
  versioned          VARCHAR(24) GENERATED ALWAYS AS (CONCAT(accession, '.', accession_version)) VIRTUAL,
  biotype            ENUM('protein coding','non-coding','nonsense-mediated decay') NOT NULL,
  is_canonical       BOOLEAN NOT NULL DEFAULT FALSE,
  exon_count         SMALLINT UNSIGNED NOT NULL,
  coding_length      INT UNSIGNED NULL COMMENT 'NULL for transcripts without a reading frame',
  sequence_md5       BINARY(16) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY transcript_accession (accession, accession_version),
  KEY transcript_gene (gene_id, is_canonical),
  CONSTRAINT transcript_of_gene FOREIGN KEY (gene_id) REFERENCES gene (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
