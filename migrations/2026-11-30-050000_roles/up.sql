-- What somebody is at services, by who gave it: JSON, in which what is absent is nothing.
ALTER TABLE users ADD COLUMN roles TEXT;
