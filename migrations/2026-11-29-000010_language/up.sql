-- In which language somebody last signed in: letters are written in it to who chose none. It is a guess, and so no claim of theirs:
-- pages go by what the browser at hand says.
ALTER TABLE users ADD COLUMN language TEXT;
