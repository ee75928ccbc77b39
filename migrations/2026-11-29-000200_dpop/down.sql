ALTER TABLE grants DROP COLUMN refresh_confirmation;
DROP TABLE used_dpop_proofs;
