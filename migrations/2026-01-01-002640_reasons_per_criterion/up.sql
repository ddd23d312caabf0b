-- Why an assessor gave these points for this criterion (Awb 3:46), beside the reasons for all of them together.
ALTER TABLE assessment_points ADD COLUMN reason text
    CONSTRAINT assessment_points_reason_given CHECK (length(btrim(reason)) BETWEEN 1 AND 2000);
