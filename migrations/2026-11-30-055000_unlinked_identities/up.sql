-- Sign-ins elsewhere that were taken away from an account: none of them is linked again before somebody has said yes to it. By a hash of what the
-- upstream calls them, for it is only compared.
CREATE TABLE unlinked_identities (
    tenant_id TEXT NOT NULL,
    identity_hash TEXT NOT NULL,
    user_id TEXT NOT NULL,
    unlinked_at BIGINT NOT NULL,
    CONSTRAINT unlinked_identities_pkey PRIMARY KEY (tenant_id, identity_hash, user_id),
    CONSTRAINT unlinked_identities_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX unlinked_identities_user ON unlinked_identities (user_id);
