-- A grant has one refresh token, which each use replaces: one row that changes, where there was one more for each use.
-- The older tokens cannot be told by their grant; their clients ask their people anew.
DROP TABLE refresh_tokens;
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
