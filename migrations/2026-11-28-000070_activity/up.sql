-- What happened to an account, for its person and the operator to see. Rows are added and swept, and otherwise changed once: when their
-- person is erased, `subject` becomes a pseudonym, and what could name somebody is emptied. So there is no foreign key: the trail outlives
-- the person.
--
-- `id` is ordered by time, and pages and sweeps go along it. `kind` and `detail` (JSON of words and numbers of ours) say what; `about` is a
-- name that somebody gave, of a passkey or a device, or the id of a client.
CREATE TABLE activity (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    about TEXT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT activity_pkey PRIMARY KEY (id)
);
CREATE INDEX activity_subject ON activity (subject, id);
