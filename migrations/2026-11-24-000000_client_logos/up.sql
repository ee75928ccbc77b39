-- Copies of clients' logos: pages ask no other origin for anything, so Doorward serves one.
--
-- Apart from clients, which are read at every request. logo_uri: where the copy came from, or comes from next; empty where a
-- file was given. next_fetch_at: when it is asked for again; NULL for a file. hash: the SHA-256 of the copy, base64url.
CREATE TABLE client_logos (
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    logo_uri TEXT NOT NULL,
    hash TEXT,
    png TEXT,
    fetched_at BIGINT,
    failures BIGINT NOT NULL,
    failure TEXT,
    next_fetch_at BIGINT,
    CONSTRAINT client_logos_pkey PRIMARY KEY (tenant_id, client_id),
    CONSTRAINT client_logos_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX client_logos_hash ON client_logos (tenant_id, hash);
CREATE INDEX client_logos_next_fetch ON client_logos (tenant_id, next_fetch_at);

-- Clients that were registered before: what their address is, the first look at them says.
INSERT INTO client_logos (tenant_id, client_id, logo_uri, failures, next_fetch_at)
    SELECT tenant_id, id, '', 0, 0 FROM clients WHERE metadata LIKE '%"logo_uri"%';
