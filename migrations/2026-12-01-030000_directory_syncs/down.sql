DROP INDEX upstream_identities_missing;
ALTER TABLE upstream_identities DROP COLUMN gone_at;
ALTER TABLE upstream_identities DROP COLUMN missing_at;
DROP TABLE directory_syncs;
