ALTER TABLE users DROP COLUMN is_username_made_up;
