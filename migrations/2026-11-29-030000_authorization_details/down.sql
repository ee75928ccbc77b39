ALTER TABLE consents DROP COLUMN authorization_details;
ALTER TABLE device_authorizations DROP COLUMN authorization_details;
ALTER TABLE grants DROP COLUMN authorization_details;
