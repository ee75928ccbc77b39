-- Which request redeemed a code: sent again over a new connection, it knows its own work from a replay.
ALTER TABLE grants ADD COLUMN code_redeemed_by TEXT;
