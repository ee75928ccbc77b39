-- The pictures that people have of themselves, each by a random name that is its address and says nothing of whose it is.
--
-- png: the picture as base64url, or NULL where it lies in the folder or bucket that the operator named.
CREATE TABLE pictures (
    user_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    png TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT pictures_pkey PRIMARY KEY (user_id),
    CONSTRAINT pictures_name_unique UNIQUE (name),
    CONSTRAINT pictures_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- What is to be removed from that folder or bucket, which may be away when a picture or its person goes. A name stands here before
-- its picture is put there, too, so that what a server left half done is removed.
CREATE TABLE picture_removals (
    name TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    CONSTRAINT picture_removals_pkey PRIMARY KEY (name)
);
CREATE INDEX picture_removals_due ON picture_removals (due_at);
