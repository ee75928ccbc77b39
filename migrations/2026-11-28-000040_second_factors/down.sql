ALTER TABLE sessions DROP COLUMN origin;
DROP TABLE trusted_devices;
DROP TABLE recovery_codes;
DROP TABLE totps;
ALTER TABLE users DROP COLUMN credentials_epoch;
