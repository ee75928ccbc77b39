-- Assertions of SAML identity providers are good once (SAML profiles section 4.1.4.5): the key decides, for all nodes. `assertion_hash` is of the
-- connector, of its issuer, and of the assertion's ID. A row stays until the assertion is over by any node's clock.
CREATE TABLE used_saml_assertions (
    tenant_id TEXT NOT NULL,
    assertion_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT used_saml_assertions_pkey PRIMARY KEY (assertion_hash, tenant_id)
);
CREATE INDEX used_saml_assertions_expiry ON used_saml_assertions (expires_at);
