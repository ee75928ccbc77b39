-- Whether a sign-in with a password asks its person for a passkey or a recovery code too, because they want that. Who has an
-- authenticator app is asked anyway.
ALTER TABLE preferences ADD COLUMN second_step BOOLEAN NOT NULL DEFAULT FALSE;
