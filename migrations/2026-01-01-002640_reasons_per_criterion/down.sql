ALTER TABLE assessment_points DROP COLUMN reason;
