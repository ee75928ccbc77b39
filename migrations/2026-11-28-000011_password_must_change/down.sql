ALTER TABLE passwords DROP COLUMN must_change;
