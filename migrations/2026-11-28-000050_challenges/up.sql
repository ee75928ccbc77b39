-- What was sent to somebody by mail, or handed to them, and is waited for: a code to type, a link to follow.
--
-- user_id is NULL where nobody goes by the name that was typed: its row is made all the same, so that nothing tells.
-- interaction_id is what it is bound to; of one that may be followed in any browser it is NULL. It has no foreign key, as
-- nothing is lost when an interaction goes first. epoch is that of the person's credentials: a change of them voids it.

CREATE TABLE challenges (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    user_id TEXT,
    interaction_id TEXT,
    code_hash TEXT,
    link_hash TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT challenges_pkey PRIMARY KEY (id),
    CONSTRAINT challenges_link_unique UNIQUE (link_hash),
    CONSTRAINT challenges_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX challenges_user ON challenges (user_id);
CREATE INDEX challenges_interaction ON challenges (interaction_id);
CREATE INDEX challenges_expiry ON challenges (expires_at);
