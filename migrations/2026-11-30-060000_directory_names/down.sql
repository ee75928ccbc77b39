DROP INDEX upstream_identities_typed_as;
ALTER TABLE upstream_identities DROP COLUMN typed_as;
