-- Which clients are signed in to in a session (OpenID Connect Back-Channel Logout 1.0 §2.3), and which of them are still to hear that it
-- has ended.
--
-- session_clients has but clients that registered an address for it. When the session ends its rows become rows of logout_tokens, in the
-- same transaction. failure: why the last attempt came to nothing. next_attempt_at: NULL once it was given up; such a row stays to be
-- seen until expires_at. claimed_until: until then a node is delivering it. A row that was delivered is gone. user_id has no foreign key:
-- who deletes their account is signed out too.
CREATE TABLE session_clients (
    session_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    CONSTRAINT session_clients_pkey PRIMARY KEY (session_id, client_id),
    CONSTRAINT session_clients_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT session_clients_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX session_clients_client ON session_clients (tenant_id, client_id);
CREATE INDEX session_clients_user ON session_clients (user_id, client_id);

CREATE TABLE logout_tokens (
    session_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    failure TEXT,
    next_attempt_at BIGINT,
    claimed_until BIGINT,
    expires_at BIGINT NOT NULL,
    CONSTRAINT logout_tokens_pkey PRIMARY KEY (session_id, client_id, ended_at),
    CONSTRAINT logout_tokens_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX logout_tokens_next_attempt ON logout_tokens (tenant_id, next_attempt_at);
CREATE INDEX logout_tokens_end ON logout_tokens (tenant_id, ended_at);
CREATE INDEX logout_tokens_client ON logout_tokens (tenant_id, client_id, ended_at);
CREATE INDEX logout_tokens_expiry ON logout_tokens (expires_at);
