-- An interaction that was answered is remembered for whoever comes back to its page; that it was is a matter of its row, not of clocks.
ALTER TABLE interactions ADD COLUMN answered_at BIGINT;
