-- Only a small award is settled of itself, without a report (Awb 4:47): who gets as much as the scheme says, or more, has to account
-- for it (Awb 4:44, 4:45). What was granted stays as it was when a scheme changes that amount afterwards, and when an award becomes less.
CREATE FUNCTION demand_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    small_below numeric;
BEGIN
    SELECT schemes.full_advance_below INTO small_below FROM applications JOIN calls ON calls.id = applications.call_id
        JOIN schemes ON schemes.id = calls.scheme_id WHERE applications.id = NEW.application_id;
    IF NEW.amount >= small_below THEN
        RAISE EXCEPTION 'award % is %, and of % or more a report is asked', NEW.id, NEW.amount, small_below
            USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_large_report_asked';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER awards_large_report_asked AFTER INSERT ON awards
    FOR EACH ROW WHEN (NOT NEW.report_asked) EXECUTE FUNCTION demand_report();
CREATE TRIGGER awards_large_report_still_asked AFTER UPDATE OF amount, report_asked ON awards
    FOR EACH ROW WHEN (NOT NEW.report_asked AND (NEW.amount > OLD.amount OR OLD.report_asked)) EXECUTE FUNCTION demand_report();
