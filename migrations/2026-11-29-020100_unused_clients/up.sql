-- When a client goes that nobody vouched for, and that nobody has used since: one that registered itself (RFC 7591 section 3), or is
-- known by its metadata document. NULL: never, for the operator wanted it.
ALTER TABLE clients ADD COLUMN unused_until BIGINT;
CREATE INDEX clients_unused ON clients (unused_until);
