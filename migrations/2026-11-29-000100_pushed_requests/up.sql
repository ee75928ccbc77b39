-- Authorization requests that clients pushed (RFC 9126), each under the SHA-256 of its request_uri's secret. Until `expires_at` it begins
-- interactions; whoever answers one of them uses it up, so the row stays until the last of them is over, `kept_until`. Clients have no foreign
-- key here, as in interactions: a row is gone in a moment, and its client is looked for whenever it is read.
CREATE TABLE pushed_requests (
    secret_hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    request TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    kept_until BIGINT NOT NULL,
    CONSTRAINT pushed_requests_pkey PRIMARY KEY (secret_hash)
);
CREATE INDEX pushed_requests_expiry ON pushed_requests (kept_until);
