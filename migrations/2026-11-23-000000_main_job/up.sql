-- The ground: who may sign in, to whom, and what stands for it.
--
-- One text for SQLite and PostgreSQL, so: TEXT, BIGINT and BOOLEAN only, microseconds since 1970 for time, JSON as
-- TEXT, base64url for hashes. Every row that belongs to a tenant names it. Constraints have names: the code maps them.

CREATE TABLE tenants (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT tenants_pkey PRIMARY KEY (id)
);

INSERT INTO tenants (id, name, created_at) VALUES ('default', 'Doorward', 0);

-- The keys are what is compared: case-folded and normalised; username and email are as their owner writes them.
CREATE TABLE users (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    email_key TEXT,
    profile TEXT NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_username_unique UNIQUE (tenant_id, username_key),
    CONSTRAINT users_email_unique UNIQUE (tenant_id, email_key),
    CONSTRAINT users_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

-- Apart from users, so that nothing that reads a profile ever holds a hash.
CREATE TABLE passwords (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    phc TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT passwords_pkey PRIMARY KEY (user_id),
    CONSTRAINT passwords_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE clients (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    metadata TEXT NOT NULL,
    policy TEXT NOT NULL,
    secret_hash TEXT,
    secret_sealed TEXT,
    registration_token_hash TEXT,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT clients_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT clients_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

CREATE TABLE sessions (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    authentication TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_secret_unique UNIQUE (secret_hash),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE interactions (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    request TEXT NOT NULL,
    progress TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT interactions_pkey PRIMARY KEY (id)
);
CREATE INDEX interactions_expiry ON interactions (expires_at);

CREATE TABLE consents (
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    CONSTRAINT consents_pkey PRIMARY KEY (user_id, client_id),
    CONSTRAINT consents_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT consents_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id) ON DELETE CASCADE
);

-- session_id has no foreign key: a grant with offline_access outlives its session's row.
CREATE TABLE grants (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    is_offline BOOLEAN NOT NULL,
    claims TEXT NOT NULL,
    authentication TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT grants_pkey PRIMARY KEY (id),
    CONSTRAINT grants_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT grants_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_user_client ON grants (user_id, client_id);
CREATE INDEX grants_expiry ON grants (expires_at);

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

CREATE TABLE refresh_tokens (
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash),
    CONSTRAINT refresh_tokens_grant_fkey FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

-- Access tokens of the format "opaque"; JWTs are not stored.
CREATE TABLE opaque_access_tokens (
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    claims TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT opaque_access_tokens_pkey PRIMARY KEY (hash)
);
CREATE INDEX opaque_access_tokens_expiry ON opaque_access_tokens (expires_at);

-- Single access tokens that were revoked before their time. family: the grant's id, or the client's for its own tokens.
CREATE TABLE revoked_access_tokens (
    tenant_id TEXT NOT NULL,
    family TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT revoked_access_tokens_pkey PRIMARY KEY (family, jti)
);
CREATE INDEX revoked_access_tokens_expiry ON revoked_access_tokens (expires_at);

-- Client assertions are good once (RFC 7523 section 3, item 7): the key decides.
CREATE TABLE used_assertions (
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    jti_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT used_assertions_pkey PRIMARY KEY (tenant_id, client_id, jti_hash)
);
CREATE INDEX used_assertions_expiry ON used_assertions (expires_at);

-- generation: two nodes that make the next key at the same moment make one.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    generation BIGINT NOT NULL,
    public_jwk TEXT NOT NULL,
    private_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    active_from BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (kid),
    CONSTRAINT signing_keys_generation_unique UNIQUE (tenant_id, algorithm, generation),
    CONSTRAINT signing_keys_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

-- Failed sign-ins. bucket: what is counted (an account, an address, a network), hashed.
CREATE TABLE throttles (
    tenant_id TEXT NOT NULL,
    bucket TEXT NOT NULL,
    failures BIGINT NOT NULL,
    window_started_at BIGINT NOT NULL,
    CONSTRAINT throttles_pkey PRIMARY KEY (tenant_id, bucket)
);
CREATE INDEX throttles_window ON throttles (window_started_at);

CREATE TABLE admin_tokens (
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT admin_tokens_pkey PRIMARY KEY (hash),
    CONSTRAINT admin_tokens_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
