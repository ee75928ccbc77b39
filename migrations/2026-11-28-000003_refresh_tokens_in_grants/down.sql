CREATE TABLE refresh_tokens (
    grant_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    previous_hash TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (grant_id),
    CONSTRAINT refresh_tokens_grant_fkey FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE
);
INSERT INTO refresh_tokens (grant_id, tenant_id, hash, previous_hash, created_at, expires_at)
    SELECT id, tenant_id, refresh_hash, refresh_previous_hash, refresh_created_at, refresh_expires_at
    FROM grants WHERE refresh_hash IS NOT NULL;
ALTER TABLE grants DROP COLUMN refresh_expires_at;
ALTER TABLE grants DROP COLUMN refresh_created_at;
ALTER TABLE grants DROP COLUMN refresh_previous_hash;
ALTER TABLE grants DROP COLUMN refresh_hash;
