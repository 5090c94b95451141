-- The variant page lists effects by consequence and shows the canonical transcript first. Without this it reads
-- every row of our largest table.

ALTER TABLE variant_transcript
  ADD COLUMN is_preferred BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'shown first on the variant page';

UPDATE variant_transcript vt
JOIN transcript t ON t.id = vt.transcript_id
SET vt.is_preferred = TRUE
WHERE t.is_canonical;

ALTER TABLE variant_transcript
  ADD INDEX effect_listing (transcript_id, is_preferred, exon);
