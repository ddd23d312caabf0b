DROP TRIGGER decisions_not_treated_after_post ON decisions;
DROP FUNCTION refuse_untreated_before_post();
