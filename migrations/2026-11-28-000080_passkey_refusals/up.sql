-- Who was offered a passkey after a sign-in and did not want one, how often, and when last: after a few times they are left alone.
CREATE TABLE passkey_refusals (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    times BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    CONSTRAINT passkey_refusals_pkey PRIMARY KEY (user_id),
    CONSTRAINT passkey_refusals_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
