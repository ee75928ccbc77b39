-- Device authorization requests (RFC 8628), each under the SHA-256 of its device_code. `user_code_hash` is an HMAC of what people type; it is
-- unique, so that the database decides which code is free, and NULL once somebody answered. `grant_id` says that they approved, and what came
-- of it: the grant's row says by whom, so nothing here is about a person. `resources` (RFC 8707) is a JSON array. `origin` is where the device asked from. Until `next_poll_at` the
-- device is told to slow down, by every node, and `poll_interval` (microseconds) grows each time.
CREATE TABLE device_authorizations (
    device_code_hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_code_hash TEXT,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL DEFAULT '[]',
    dpop_jkt TEXT,
    origin TEXT NOT NULL,
    poll_interval BIGINT NOT NULL,
    next_poll_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT,
    grant_id TEXT,
    redeemed_at BIGINT,
    CONSTRAINT device_authorizations_pkey PRIMARY KEY (device_code_hash),
    CONSTRAINT device_authorizations_user_code UNIQUE (user_code_hash, tenant_id)
);
CREATE INDEX device_authorizations_expiry ON device_authorizations (expires_at);
