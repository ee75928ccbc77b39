-- Mails that wait to be sent: a row is written in the transaction that is the mail's reason, so that there is neither without the other.
--
-- sealed: recipient, language and content, encrypted, because mails carry links and codes. claimed_until: until then a node is sending
-- it; NULL while nobody is. expires_at: what it says is of no use after that. A row that was sent is gone.
CREATE TABLE outbox (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    claimed_until BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX outbox_next_attempt ON outbox (tenant_id, next_attempt_at);
CREATE INDEX outbox_user ON outbox (user_id);
CREATE INDEX outbox_expires ON outbox (expires_at);
