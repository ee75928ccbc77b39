-- A grant has one code, in its own row, where there was a table with two indexes more. code: what came with it, as JSON.
ALTER TABLE grants ADD COLUMN code_hash TEXT;
ALTER TABLE grants ADD COLUMN code TEXT;
ALTER TABLE grants ADD COLUMN code_redeemed_at BIGINT;
DROP TABLE authorization_codes;
-- PostgreSQL, before it has counted a table, may look for a row of known id and tenant by an index that begins with the
-- tenant, and read all of it. None does.
DROP INDEX grants_client;
DROP INDEX consents_client;
CREATE INDEX grants_client ON grants (client_id, tenant_id);
CREATE INDEX consents_client ON consents (client_id, tenant_id);
