ALTER TABLE consents DROP COLUMN resources;
ALTER TABLE grants DROP COLUMN resources;
