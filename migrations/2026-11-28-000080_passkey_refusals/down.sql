DROP TABLE passkey_refusals;
