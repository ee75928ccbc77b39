-- A grant's refresh token stands in its own row, as its code does: redeeming the code is one statement.
ALTER TABLE grants ADD COLUMN refresh_hash TEXT;
ALTER TABLE grants ADD COLUMN refresh_previous_hash TEXT;
ALTER TABLE grants ADD COLUMN refresh_created_at BIGINT;
ALTER TABLE grants ADD COLUMN refresh_expires_at BIGINT;
UPDATE grants SET
    (refresh_hash, refresh_previous_hash, refresh_created_at, refresh_expires_at) =
    (SELECT hash, previous_hash, created_at, expires_at FROM refresh_tokens WHERE grant_id = grants.id)
    WHERE id IN (SELECT grant_id FROM refresh_tokens);
DROP TABLE refresh_tokens;
