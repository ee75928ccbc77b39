-- Clients are told of no session's end any more.
DROP TABLE logout_tokens;
DROP TABLE session_clients;
