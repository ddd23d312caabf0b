DROP TRIGGER decisions_not_treated_in_time ON decisions;
DROP FUNCTION refuse_late_untreated();
