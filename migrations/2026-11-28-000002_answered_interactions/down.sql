ALTER TABLE interactions DROP COLUMN answered_at;
