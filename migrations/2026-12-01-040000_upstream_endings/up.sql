-- What upstreams have said to be over (SAML core section 3.7.3.1; OpenID Connect Back-Channel Logout 1.0 section 2.6): what they said of it before begins
-- no session here afterwards. `ending_hash` is of the connector, of its issuer, and of what has ended; `ended_at` is by the upstream's clock. A row
-- stays as long as what was said before could come to anything.
CREATE TABLE upstream_endings (
    tenant_id TEXT NOT NULL,
    ending_hash TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT upstream_endings_pkey PRIMARY KEY (ending_hash, tenant_id)
);
CREATE INDEX upstream_endings_expiry ON upstream_endings (expires_at);
