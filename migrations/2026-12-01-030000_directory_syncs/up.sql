-- How far it has come to look up the people of a directory who sign in here by it. One node does it at a time; what it writes counts as long as the
-- number of its claim is the last one.
CREATE TABLE directory_syncs (
    tenant_id TEXT NOT NULL,
    connector TEXT NOT NULL,
    claim BIGINT NOT NULL,
    claimed_until BIGINT,
    begun_at BIGINT,
    after_subject TEXT,
    whole_at BIGINT,
    changes_at BIGINT,
    mark TEXT,
    withheld BIGINT NOT NULL,
    CONSTRAINT directory_syncs_pkey PRIMARY KEY (tenant_id, connector),
    CONSTRAINT directory_syncs_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
-- Since when the directory does not have somebody; and since when they are turned off for that.
ALTER TABLE upstream_identities ADD COLUMN missing_at BIGINT;
ALTER TABLE upstream_identities ADD COLUMN gone_at BIGINT;
CREATE INDEX upstream_identities_missing ON upstream_identities (tenant_id, connector, issuer, subject) WHERE missing_at IS NOT NULL;
