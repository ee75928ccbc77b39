-- Secrets of devices (Native SSO 1.0 §3.2), each under its SHA-256: by one, and an ID token that is bound to it, the apps of a group sign the
-- person of a session in for one another. It is good as long as that session is, and goes with its row.
CREATE TABLE device_secrets (
    hash TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    client_group TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT device_secrets_pkey PRIMARY KEY (hash),
    CONSTRAINT device_secrets_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE INDEX device_secrets_session ON device_secrets (session_id, client_group);
