-- Hashes of passwords that somebody had before, where the operator wants none of them again (passwords.history).
CREATE TABLE old_passwords (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    phc TEXT NOT NULL,
    -- Since when it was theirs.
    changed_at BIGINT NOT NULL,
    CONSTRAINT old_passwords_pkey PRIMARY KEY (user_id, changed_at),
    CONSTRAINT old_passwords_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
