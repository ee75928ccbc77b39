-- A grant has one code, in its own row, where there was a table with two indexes more. code: what came with it, as JSON.
ALTER TABLE grants ADD COLUMN code_hash TEXT;
ALTER TABLE grants ADD COLUMN code TEXT;
ALTER TABLE grants ADD COLUMN code_redeemed_at BIGINT;
DROP TABLE authorization_codes;
