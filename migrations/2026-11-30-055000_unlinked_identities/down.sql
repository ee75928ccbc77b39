DROP TABLE unlinked_identities;
