-- What somebody types who signs in by a directory, in the form in which guesses are counted: by it their browsers are known, and they are told of
-- wrong passwords, though nobody here goes by the name. Whoever signed in by it last has it.
ALTER TABLE upstream_identities ADD COLUMN typed_as TEXT;
CREATE INDEX upstream_identities_typed_as ON upstream_identities (tenant_id, typed_as);
