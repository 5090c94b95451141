-- A second pair of eyes: reviews, discussion, and a log nobody has to remember to write.

CREATE TABLE review (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  assertion_id       INT UNSIGNED NOT NULL,
  curator_id         SMALLINT UNSIGNED NOT NULL,
  decision           ENUM('approved','changes requested','rejected') NULL COMMENT 'NULL until decided',
  confidence         DECIMAL(3,2) NULL,
  remarks            TEXT NULL,
  requested_at       DATETIME(3) NOT NULL,
  reviewed_at        DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY review_once (assertion_id, curator_id),
  KEY review_recent (reviewed_at),
  KEY review_curator (curator_id, decision),
  CONSTRAINT review_of_assertion FOREIGN KEY (assertion_id) REFERENCES assertion (id) ON DELETE CASCADE,
  CONSTRAINT review_by_curator FOREIGN KEY (curator_id) REFERENCES curator (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE comment (
  id                 INT UNSIGNED NOT NULL AUTO_INCREMENT,
  assertion_id       INT UNSIGNED NOT NULL,
  curator_id         SMALLINT UNSIGNED NOT NULL,
  body               TEXT NOT NULL,
  reactions          JSON NULL,
  written_at         DATETIME(3) NOT NULL,
  edited_at          TIMESTAMP NULL,
  PRIMARY KEY (id),
  KEY comment_thread (assertion_id, written_at),
  CONSTRAINT comment_on_assertion FOREIGN KEY (assertion_id) REFERENCES assertion (id) ON DELETE CASCADE,
  CONSTRAINT comment_by_curator FOREIGN KEY (curator_id) REFERENCES curator (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- No foreign key to assertion on purpose: the log outlives what it speaks of.
CREATE TABLE activity_log (
  id                 BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  happened_at        DATETIME(3) NOT NULL,
  curator_id         SMALLINT UNSIGNED NULL,
  action             VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  assertion_id       INT UNSIGNED NULL,
  details            JSON NOT NULL,
  PRIMARY KEY (id),
  KEY activity_when (happened_at),
  CONSTRAINT activity_by_curator FOREIGN KEY (curator_id) REFERENCES curator (id) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

DELIMITER $$

CREATE TRIGGER review_decision_changed AFTER UPDATE ON review FOR EACH ROW
BEGIN
  -- <=> because an undecided review has no decision, and NULL = NULL is not true.
  IF NOT (NEW.decision <=> OLD.decision) THEN
    INSERT INTO activity_log (happened_at, curator_id, action, assertion_id, details)
    VALUES (NOW(3), NEW.curator_id, 'review.decided', NEW.assertion_id,
            JSON_OBJECT('review', NEW.id, 'from', OLD.decision, 'to', NEW.decision));
  END IF;
END$$

-- Orders classifications from benign (1) to pathogenic (5), whatever order the ENUM was declared in.
CREATE FUNCTION classification_rank(label VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)
RETURNS TINYINT UNSIGNED
DETERMINISTIC NO SQL
RETURN CASE label
  WHEN 'pathogenic' THEN 5
  WHEN 'likely pathogenic' THEN 4
  WHEN 'uncertain significance' THEN 3
  WHEN 'likely benign' THEN 2
  WHEN 'benign' THEN 1
END$$

-- Withdraws every published assertion that rests on one retracted paper alone.
CREATE PROCEDURE withdraw_after_retraction(IN paper INT UNSIGNED, OUT withdrawn INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  UPDATE publication SET retracted = TRUE WHERE id = paper;

  UPDATE assertion
  SET status = 'withdrawn'
  WHERE status = 'published'
    AND id IN (SELECT assertion_id FROM evidence WHERE publication_id = paper)
    AND id NOT IN (SELECT assertion_id FROM evidence WHERE publication_id IS NULL OR publication_id <> paper);
  SET withdrawn = ROW_COUNT();

  INSERT INTO activity_log (happened_at, action, details)
  VALUES (NOW(3), 'publication.retracted', JSON_OBJECT('publication', paper, 'withdrawn', withdrawn));
  COMMIT;
END$$

DELIMITER ;
