-- Whether a user name was made up when its owner signed up with an e-mail address. They do not know it, so pages name the address.
ALTER TABLE users ADD COLUMN is_username_made_up BOOLEAN NOT NULL DEFAULT FALSE;
