-- The people who curate, and the files that laboratories send them.

CREATE TABLE curator (
  id                 SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT,
  email              VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  display_name       VARCHAR(120) NOT NULL,
  affiliation        VARCHAR(160) NOT NULL DEFAULT '',
  roles              SET('curator','reviewer','editor') NOT NULL,
  preferences        JSON NOT NULL,
  avatar             BLOB NULL COMMENT 'PNG, at most 64 KiB; NULL shows initials',
  joined_on          DATE NOT NULL,
  last_seen_at       TIMESTAMP NULL,
  PRIMARY KEY (id),
  UNIQUE KEY curator_email (email)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE import_batch (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  submitted_by       SMALLINT UNSIGNED NOT NULL,
  laboratory         VARCHAR(120) NOT NULL,
  file_name          VARCHAR(200) NOT NULL,
  file_sha256        VARBINARY(32) NOT NULL,
  -- The first bytes as they came, for the day somebody asks what encoding that file was in.
  file_head          VARBINARY(64) NOT NULL,
  checks_passed      BIT(8) NOT NULL DEFAULT b'0',
  state              ENUM('received','loaded','rejected','abandoned') NOT NULL,
  problems           JSON NULL,
  received_at        DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY import_file (file_sha256),
  KEY import_state (state, received_at),
  CONSTRAINT import_submitter FOREIGN KEY (submitted_by) REFERENCES curator (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
