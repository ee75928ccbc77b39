DROP INDEX clients_unused;
ALTER TABLE clients DROP COLUMN unused_until;
