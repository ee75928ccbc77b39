-- A second factor, and what stands in for it: authenticator apps, recovery codes, devices that their person trusts.
--
-- credentials_epoch counts the changes after which earlier proofs are worth nothing: a proof says in which epoch it was made.
ALTER TABLE users ADD COLUMN credentials_epoch BIGINT NOT NULL DEFAULT 0;

-- One authenticator app a person: its secret is sealed, and last_step is the newest time step of which a code was taken, so
-- that none is taken twice (RFC 6238 section 5.2).
CREATE TABLE totps (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    secret_sealed TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    CONSTRAINT totps_pkey PRIMARY KEY (user_id),
    CONSTRAINT totps_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- A code is there until it is used.
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, hash),
    CONSTRAINT recovery_codes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE trusted_devices (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT trusted_devices_pkey PRIMARY KEY (id),
    CONSTRAINT trusted_devices_secret_unique UNIQUE (secret_hash),
    CONSTRAINT trusted_devices_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX trusted_devices_user ON trusted_devices (user_id);
CREATE INDEX trusted_devices_expiry ON trusted_devices (expires_at);

-- Where a session was begun, for its person to know it by: JSON, what they were told of it alone.
ALTER TABLE sessions ADD COLUMN origin TEXT NOT NULL DEFAULT '{}';
