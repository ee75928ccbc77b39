-- Not only failed sign-ins are counted any more, but authorization requests too.
ALTER TABLE throttles RENAME COLUMN failures TO attempts;
