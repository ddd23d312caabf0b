DROP TRIGGER awards_within_maximum ON awards;
DROP FUNCTION refuse_above_maximum();
ALTER TABLE calls DROP CONSTRAINT calls_maximum_not_below_minimum;
ALTER TABLE calls DROP COLUMN maximum;
