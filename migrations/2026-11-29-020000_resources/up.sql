-- At which services (RFC 8707 section 2) a grant is good: a JSON array of their identifiers. None: at this provider's own endpoints.
ALTER TABLE grants ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';
-- What somebody allowed a client at services that have a name: a JSON object of scopes by identifiers. "scope" is without one.
ALTER TABLE consents ADD COLUMN resources TEXT NOT NULL DEFAULT '{}';
