ALTER TABLE calls DISABLE TRIGGER calls_stay_as_announced;
UPDATE calls SET decision_weeks = 8 WHERE decision_weeks IS NULL;
ALTER TABLE calls ENABLE TRIGGER calls_stay_as_announced;
UPDATE schemes SET decision_weeks = 8 WHERE decision_weeks IS NULL;
ALTER TABLE calls ALTER COLUMN decision_weeks SET NOT NULL;
ALTER TABLE schemes ALTER COLUMN decision_weeks SET NOT NULL;
