DROP TRIGGER ceiling_entries_z_exemption ON ceiling_entries;
DROP FUNCTION check_exemption();
DROP INDEX ceiling_entries_outside;
DROP FUNCTION room_outside_ceiling(uuid, timestamptz);
ALTER TABLE decisions DROP COLUMN exempt;
ALTER TABLE ceiling_entries DROP COLUMN applies_to_filed,
    DROP CONSTRAINT ceiling_entries_exempt_ground_known,
    ADD CONSTRAINT ceiling_entries_exempt_ground_known CHECK (exempt_ground IN ('objection', 'lowered-after-filing'));
