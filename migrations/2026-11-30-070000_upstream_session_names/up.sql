-- By what name a SAML identity provider knows somebody in a session (SAML core section 3.7.1): name_id is the NameID as it was asserted, JSON, for
-- what is asked of it; name_key finds the sessions that it means, SHA-256 of the same with what it leaves out.
ALTER TABLE upstream_sessions ADD COLUMN name_id TEXT;
ALTER TABLE upstream_sessions ADD COLUMN name_key TEXT;
CREATE INDEX upstream_sessions_name ON upstream_sessions (tenant_id, connector, issuer, name_key);
