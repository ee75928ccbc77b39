-- What a sweep looks for, and what a client's removal takes with it, is found without reading a whole table.
CREATE INDEX admin_tokens_expiry ON admin_tokens (expires_at);
CREATE INDEX grants_client ON grants (tenant_id, client_id);
CREATE INDEX consents_client ON consents (tenant_id, client_id);
