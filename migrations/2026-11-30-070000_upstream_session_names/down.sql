DROP INDEX upstream_sessions_name;
ALTER TABLE upstream_sessions DROP COLUMN name_key;
ALTER TABLE upstream_sessions DROP COLUMN name_id;
