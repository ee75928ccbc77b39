DROP TABLE old_passwords;
