-- Passkeys go for good: whoever had one makes another.
DROP TABLE ceremonies;
DROP TABLE passkeys;
