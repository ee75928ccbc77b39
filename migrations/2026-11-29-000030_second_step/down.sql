ALTER TABLE preferences DROP COLUMN second_step;
