-- What keys for purposes other than signing are derived from, encrypted under the master key: it outlives a change of that.
CREATE TABLE root_secrets (
    tenant_id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT root_secrets_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT root_secrets_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
