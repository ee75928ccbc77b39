ALTER TABLE throttles RENAME COLUMN attempts TO failures;
