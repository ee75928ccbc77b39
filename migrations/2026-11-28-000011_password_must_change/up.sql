-- A password that somebody else chose for its owner is good for one sign-in, at which they choose their own.
ALTER TABLE passwords ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;
