-- The copies go; the addresses that they came from stand in the clients' metadata.
DROP TABLE client_logos;
