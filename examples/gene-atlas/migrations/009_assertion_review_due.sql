-- Published assertions must be looked at again every two years.
--
-- Some sites added the column by hand when the guideline came out, so this file adds it only where it is missing.
-- It can be run again: the guard finds the column, and the update finds no row left to fill.

DROP PROCEDURE IF EXISTS add_column_if_missing;

DELIMITER //

CREATE PROCEDURE add_column_if_missing(
  IN wanted_table VARCHAR(64), IN wanted_column VARCHAR(64), IN definition VARCHAR(500)
)
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = wanted_table AND column_name = wanted_column
  ) THEN
    SET @statement = CONCAT('ALTER TABLE `', wanted_table, '` ADD COLUMN `', wanted_column, '` ', definition);
    PREPARE add_column FROM @statement;
    EXECUTE add_column;
    DEALLOCATE PREPARE add_column;
    SET @statement = NULL;
  END IF;
END//

DELIMITER ;

CALL add_column_if_missing('assertion', 'review_due_on', 'DATE NULL COMMENT ''two years after publication; NULL: not due''');

DROP PROCEDURE add_column_if_missing;

UPDATE assertion
SET review_due_on = DATE(published_at) + INTERVAL 2 YEAR
WHERE status = 'published' AND published_at IS NOT NULL AND review_due_on IS NULL;
