DROP INDEX consents_client;
DROP INDEX grants_client;
DROP INDEX admin_tokens_expiry;
