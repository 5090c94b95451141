-- What the portal exists for: "this variant means that for this disease", and why we think so.

CREATE TABLE assertion (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  variant_id         BINARY(16) NOT NULL,
  disease_id         INT UNSIGNED NOT NULL,
  curator_id         SMALLINT UNSIGNED NOT NULL,
  classification     ENUM('pathogenic','likely pathogenic','uncertain significance','likely benign','benign') NOT NULL,
  status             ENUM('draft','in review','published','withdrawn') NOT NULL DEFAULT 'draft',
  is_public          BOOLEAN GENERATED ALWAYS AS (status = 'published') STORED,
  posterior          DECIMAL(7,6) NOT NULL COMMENT 'probability of pathogenicity, 0 to 1',
  rationale          TEXT NOT NULL,
  internal_note      VARCHAR(500) NULL,
  drafted_at         DATETIME(3) NOT NULL,
  published_at       TIMESTAMP NULL,
  PRIMARY KEY (id),
  UNIQUE KEY assertion_subject (variant_id, disease_id),
  KEY assertion_listing (is_public, classification),
  KEY assertion_disease (disease_id),
  KEY assertion_curator (curator_id),
  CONSTRAINT assertion_on_variant FOREIGN KEY (variant_id) REFERENCES variant (id),
  CONSTRAINT assertion_for_disease FOREIGN KEY (disease_id) REFERENCES disease (id),
  CONSTRAINT assertion_by_curator FOREIGN KEY (curator_id) REFERENCES curator (id),
  CONSTRAINT posterior_is_probability CHECK (posterior BETWEEN 0 AND 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE evidence (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  assertion_id       INT UNSIGNED NOT NULL,
  publication_id     INT UNSIGNED NULL,
  criterion          CHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  strength           ENUM('very strong','strong','moderate','supporting','stand-alone') NOT NULL,
  odds               DECIMAL(12,6) NOT NULL,
  details            JSON NOT NULL,
  source             VARCHAR(40) GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(details, '$.source'))) VIRTUAL,
  excerpt            TEXT NULL,
  attachment_sha256  BINARY(32) NULL,
  created_at         DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY evidence_assertion (assertion_id, criterion),
  KEY evidence_publication (publication_id),
  CONSTRAINT evidence_for_assertion FOREIGN KEY (assertion_id) REFERENCES assertion (id) ON DELETE CASCADE,
  CONSTRAINT evidence_from_publication FOREIGN KEY (publication_id) REFERENCES publication (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
