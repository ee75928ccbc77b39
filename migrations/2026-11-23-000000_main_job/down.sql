-- Back to an empty database: children before parents.
DROP TABLE admin_tokens;
DROP TABLE throttles;
DROP TABLE signing_keys;
DROP TABLE used_assertions;
DROP TABLE revoked_access_tokens;
DROP TABLE opaque_access_tokens;
DROP TABLE refresh_tokens;
DROP TABLE authorization_codes;
DROP TABLE grants;
DROP TABLE consents;
DROP TABLE interactions;
DROP TABLE sessions;
DROP TABLE clients;
DROP TABLE passwords;
DROP TABLE users;
DROP TABLE tenants;
