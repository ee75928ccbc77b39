ALTER TABLE grants DROP COLUMN code_redeemed_by;
