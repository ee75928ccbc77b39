ALTER TABLE interactions DROP COLUMN revision;
