-- Diseases, the phenotype ontology, and what links them to each other and to genes.

CREATE TABLE disease (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  accession          CHAR(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name               VARCHAR(200) NOT NULL,
  names_elsewhere    JSON NULL COMMENT 'language tag -> name; NULL until a translator has looked at it',
  inheritance        SET('autosomal dominant','autosomal recessive','X-linked','mitochondrial','unknown') NOT NULL,
  prevalence         DECIMAL(14,10) NULL COMMENT 'cases per person',
  summary            TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY disease_accession (accession),
  KEY disease_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- One tree; the root alone has no parent.
CREATE TABLE phenotype_term (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  parent_id          INT UNSIGNED NULL,
  accession          CHAR(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  label              VARCHAR(160) NOT NULL,
  definition         TEXT NULL,
  depth              TINYINT UNSIGNED NOT NULL,
  is_obsolete        BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (id),
  UNIQUE KEY phenotype_accession (accession),
  CONSTRAINT phenotype_parent FOREIGN KEY (parent_id) REFERENCES phenotype_term (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE disease_phenotype (
  disease_id         INT UNSIGNED NOT NULL,
  phenotype_term_id  INT UNSIGNED NOT NULL,
  frequency          ENUM('obligate','very frequent','frequent','occasional','rare','excluded') NULL,
  onset              SET('congenital','infancy','childhood','adolescence','adulthood') NOT NULL DEFAULT '',
  PRIMARY KEY (disease_id, phenotype_term_id),
  CONSTRAINT shown_by_disease FOREIGN KEY (disease_id) REFERENCES disease (id) ON DELETE CASCADE,
  CONSTRAINT shown_as_phenotype FOREIGN KEY (phenotype_term_id) REFERENCES phenotype_term (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE gene_disease (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  gene_id            INT UNSIGNED NOT NULL,
  disease_id         INT UNSIGNED NOT NULL,
  validity           ENUM('definitive','strong','moderate','limited','disputed','refuted') NOT NULL,
  score              DECIMAL(5,2) NOT NULL,
  evaluated_on       DATE NULL,
  PRIMARY KEY (id),
  UNIQUE KEY gene_disease_pair (gene_id, disease_id),
  KEY gene_disease_validity (validity),
  CONSTRAINT link_of_gene FOREIGN KEY (gene_id) REFERENCES gene (id),
  CONSTRAINT link_to_disease FOREIGN KEY (disease_id) REFERENCES disease (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
