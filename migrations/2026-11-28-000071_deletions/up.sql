-- People who asked for their account to be deleted, and when it is. A row goes when they change their mind, and with them. Once it was
-- claimed, the erasure has begun and nobody changes their mind any more; the claim of a node that stopped lapses.
CREATE TABLE deletions (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT,
    CONSTRAINT deletions_pkey PRIMARY KEY (user_id),
    CONSTRAINT deletions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX deletions_due ON deletions (due_at);
