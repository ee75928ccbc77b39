CREATE TABLE authorization_codes (
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT,
    nonce TEXT,
    expires_at BIGINT NOT NULL,
    redeemed_at BIGINT,
    CONSTRAINT authorization_codes_pkey PRIMARY KEY (hash),
    CONSTRAINT authorization_codes_grant_fkey FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE
);
CREATE INDEX authorization_codes_grant ON authorization_codes (grant_id);
ALTER TABLE grants DROP COLUMN code_redeemed_at;
ALTER TABLE grants DROP COLUMN code;
ALTER TABLE grants DROP COLUMN code_hash;
DROP INDEX grants_client;
DROP INDEX consents_client;
CREATE INDEX grants_client ON grants (tenant_id, client_id);
CREATE INDEX consents_client ON consents (tenant_id, client_id);
