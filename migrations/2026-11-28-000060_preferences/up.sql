-- What people prefer of pages and mails, the same on all their devices. Their language and time zone are claims of their profile,
-- and so are not here. Who has no row prefers nothing.
--
-- theme: light or dark, or NULL for as the device has it. notices: JSON, which of the mails that are not needed are wanted.
CREATE TABLE preferences (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    theme TEXT,
    notices TEXT NOT NULL,
    CONSTRAINT preferences_pkey PRIMARY KEY (user_id),
    CONSTRAINT preferences_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
