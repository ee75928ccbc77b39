-- By which sessions of upstreams people are signed in here (OpenID Connect Back-Channel Logout 1.0 section 2.3, seen from the relying party): when
-- one of them ends, the upstream says so, and ours ends too. sid is what it calls its session, if it says that.
CREATE TABLE upstream_sessions (
    session_id TEXT NOT NULL,
    connector TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT,
    begun_at BIGINT NOT NULL,
    CONSTRAINT upstream_sessions_pkey PRIMARY KEY (session_id, connector),
    CONSTRAINT upstream_sessions_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE INDEX upstream_sessions_subject ON upstream_sessions (tenant_id, connector, issuer, subject);
CREATE INDEX upstream_sessions_sid ON upstream_sessions (tenant_id, connector, issuer, sid);
