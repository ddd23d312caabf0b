ALTER TABLE settlements
    DROP CONSTRAINT settlements_proposed_by_arrangement,
    DROP COLUMN proposed,
    DROP COLUMN arrangement;
ALTER TABLE schemes DROP COLUMN accountability_between;
