-- User names that were somebody's, until they were renamed or removed. Clients may know people by their names, so nobody else is given one of
-- them by itself. `name_hash` is an HMAC of the form in which names are compared: the names themselves are not kept. `owner` is whose it was
-- last, by `sub`, and under a pseudonym once they are erased; so there is no foreign key. No row ever goes.
CREATE TABLE retired_names (
    tenant_id TEXT NOT NULL,
    name_hash TEXT NOT NULL,
    owner TEXT NOT NULL,
    retired_at BIGINT NOT NULL,
    CONSTRAINT retired_names_pkey PRIMARY KEY (name_hash, tenant_id)
);
CREATE INDEX retired_names_owner ON retired_names (owner);
