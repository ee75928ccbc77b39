-- DPoP proofs are good once (RFC 9449 section 11.1): the key decides, for all nodes. `proof_hash` is of the proof's key, of its jti, and of
-- the request that it was made for. A row stays until the proof is too old to be taken, by any node's clock.
CREATE TABLE used_dpop_proofs (
    tenant_id TEXT NOT NULL,
    proof_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT used_dpop_proofs_pkey PRIMARY KEY (proof_hash, tenant_id)
);
CREATE INDEX used_dpop_proofs_expiry ON used_dpop_proofs (expires_at);

-- What the holder of a public client's refresh token must prove to have (RFC 9449 section 5), as the JSON of `cnf` (RFC 7800 section 3.1).
-- NULL: nothing.
ALTER TABLE grants ADD COLUMN refresh_confirmation TEXT;
