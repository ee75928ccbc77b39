-- What is kept of the tokens that upstreams gave for their people, where the operator lets clients have them (RFC 8693): sealed, each for its row. A row
-- goes with whose it is. `revision` decides who renews them (RFC 6749 section 6), for a refresh token may be good for once; whoever does has until
-- `renewing_until`. `sid` is the session there that they came of, if the upstream said which.
CREATE TABLE upstream_tokens (
    tenant_id TEXT NOT NULL,
    connector TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL,
    access_sealed TEXT NOT NULL,
    refresh_sealed TEXT,
    scope TEXT NOT NULL,
    expires_at BIGINT,
    sid TEXT,
    obtained_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    renewing_until BIGINT,
    CONSTRAINT upstream_tokens_pkey PRIMARY KEY (tenant_id, connector, issuer, subject),
    CONSTRAINT upstream_tokens_identity_fkey FOREIGN KEY (tenant_id, connector, issuer, subject)
        REFERENCES upstream_identities (tenant_id, connector, issuer, subject) ON DELETE CASCADE
);
CREATE INDEX upstream_tokens_user ON upstream_tokens (user_id, connector);
CREATE INDEX upstream_tokens_sid ON upstream_tokens (tenant_id, connector, issuer, sid);
