-- What the public site reads, and one broom for the night.

CREATE SQL SECURITY INVOKER VIEW published_assertion AS
SELECT
  a.id,
  g.symbol,
  v.locus,
  v.reference_allele,
  v.alternate_allele,
  d.name AS disease,
  a.classification,
  classification_rank(a.classification) AS severity,
  a.posterior,
  a.published_at
FROM assertion a
JOIN variant v ON v.id = a.variant_id
JOIN gene g ON g.id = v.gene_id
JOIN disease d ON d.id = a.disease_id
WHERE a.is_public;

-- A view on a view: one line per gene for the front page.
CREATE VIEW gene_overview AS
SELECT
  symbol,
  COUNT(*) AS assertions,
  SUM(severity >= 4) AS actionable,
  MAX(published_at) AS latest
FROM published_assertion
GROUP BY symbol;

-- Batches a laboratory started and never finished. Loaded and rejected ones are kept for good.
CREATE EVENT forget_abandoned_imports
ON SCHEDULE EVERY 1 DAY STARTS '2026-01-05 03:15:00'
COMMENT 'removes import batches abandoned for more than 30 days'
DO
  DELETE FROM import_batch
  WHERE state = 'abandoned' AND received_at < NOW() - INTERVAL 30 DAY;
