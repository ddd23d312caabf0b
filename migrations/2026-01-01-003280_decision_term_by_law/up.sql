-- A scheme need not set a term to decide: then that of the law applies, eight weeks (Awb 4:13(2)), with the Algemene termijnenwet. A
-- call says what holds for its applications.
ALTER TABLE schemes ALTER COLUMN decision_weeks DROP NOT NULL;
ALTER TABLE calls ALTER COLUMN decision_weeks DROP NOT NULL;
