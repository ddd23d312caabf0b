DROP TRIGGER criteria_stay_as_announced ON criteria;
DROP FUNCTION keep_announced_criteria();
DROP TRIGGER calls_stay_as_announced ON calls;
DROP FUNCTION keep_announced_call();
