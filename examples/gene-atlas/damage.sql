-- The accident of the README's story. Somebody meant to reset the staging portal before a demonstration, and had the
-- wrong window open.

-- "Clear the June reviews, they are only test entries."
DELETE FROM review WHERE reviewed_at >= '2026-06-01';

-- "And take the chatter off those assertions."
DELETE FROM comment WHERE written_at >= '2026-01-01';

-- "Put everything back to uncertain so that we can classify it live." There was meant to be a WHERE.
UPDATE assertion SET classification = 'uncertain significance', status = 'draft', published_at = NULL;
