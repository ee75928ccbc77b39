-- How often what was done in an interaction was written. Who writes it names the writing that they read: of two windows that change one
-- interaction at one moment, the second is shown what the first did, and takes nothing of it back.
ALTER TABLE interactions ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
