-- What a grant is good for in detail (RFC 9396 section 2): a JSON array of objects, each with its type. The same of a device that asks.
ALTER TABLE grants ADD COLUMN authorization_details TEXT NOT NULL DEFAULT '[]';
ALTER TABLE device_authorizations ADD COLUMN authorization_details TEXT NOT NULL DEFAULT '[]';
-- Which of them somebody allowed a client, so that they are not asked again for the same or for less.
ALTER TABLE consents ADD COLUMN authorization_details TEXT NOT NULL DEFAULT '[]';
