-- What upstreams call people who sign in by them (OpenID Connect Core 1.0 section 2: a subject is unique within its issuer alone, and a connector
-- may be given another issuer). The key is never an address: whoever has that today may be another tomorrow.
CREATE TABLE upstream_identities (
    tenant_id TEXT NOT NULL,
    connector TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    CONSTRAINT upstream_identities_pkey PRIMARY KEY (tenant_id, connector, issuer, subject),
    CONSTRAINT upstream_identities_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX upstream_identities_user ON upstream_identities (user_id);
