-- Variants and their effect on each transcript.
--
-- A variant's id is a version 7 UUID kept as 16 bytes: laboratories make them before they submit, and new rows
-- still land at the end of the table.

CREATE TABLE variant (
  id                 BINARY(16) NOT NULL,
  gene_id            INT UNSIGNED NOT NULL,
  import_batch_id    INT UNSIGNED NULL COMMENT 'NULL when typed in by hand',
  chromosome         VARCHAR(2) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  position           INT UNSIGNED NOT NULL,
  reference_allele   VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- The empty string is a deletion, not something we do not know.
  alternate_allele   VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  kind               ENUM('substitution','deletion','insertion','duplication','indel') NOT NULL,
  length_change      SMALLINT GENERATED ALWAYS AS
                       (CAST(CHAR_LENGTH(alternate_allele) AS SIGNED) - CAST(CHAR_LENGTH(reference_allele) AS SIGNED)) STORED,
  locus              VARCHAR(20) GENERATED ALWAYS AS (CONCAT('chr', chromosome, ':', position)) VIRTUAL,
  locus_hash         VARBINARY(20) NOT NULL COMMENT 'stable across assemblies',
  allele_frequency   DOUBLE NULL COMMENT 'NULL: never seen in the reference population, which is not zero',
  splice_score       FLOAT NULL,
  annotations        JSON NOT NULL,
  created_at         DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY variant_place (chromosome, position, reference_allele, alternate_allele),
  KEY variant_gene (gene_id),
  KEY variant_import (import_batch_id),
  CONSTRAINT variant_in_gene FOREIGN KEY (gene_id) REFERENCES gene (id),
  CONSTRAINT variant_from_import FOREIGN KEY (import_batch_id) REFERENCES import_batch (id) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE variant_transcript (
  variant_id         BINARY(16) NOT NULL,
  transcript_id      INT UNSIGNED NOT NULL,
  hgvs_coding        VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  hgvs_protein       VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  consequences       SET('missense','synonymous','nonsense','frameshift','in-frame','splice site','splice region',
                         'start lost','stop lost','intronic','untranslated') NOT NULL,
  exon               SMALLINT UNSIGNED NULL,
  predictor_score    DOUBLE NULL,
  PRIMARY KEY (variant_id, transcript_id),
  CONSTRAINT effect_of_variant FOREIGN KEY (variant_id) REFERENCES variant (id) ON DELETE CASCADE,
  CONSTRAINT effect_on_transcript FOREIGN KEY (transcript_id) REFERENCES transcript (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
