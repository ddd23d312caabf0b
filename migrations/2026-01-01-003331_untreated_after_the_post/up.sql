-- An application is left untreated only after a chance to supplement it (Awb 4:5(1)): not while the letter that gives it still has to
-- be posted.
CREATE FUNCTION refuse_untreated_before_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM supplement_requests
            JOIN letters ON letters.object_kind = 'supplement-request' AND letters.object_id = supplement_requests.id
            JOIN print_jobs ON print_jobs.letter_id = letters.id
            WHERE supplement_requests.application_id = NEW.application_id AND supplement_requests.completed_on IS NULL
            AND print_jobs.reason = 'no-consent' AND print_jobs.posted_on IS NULL) THEN
        RAISE EXCEPTION 'the letter that asks to supplement application % was not posted yet', NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_not_treated_after_post';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER decisions_not_treated_after_post BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.outcome = 'not-treated') EXECUTE FUNCTION refuse_untreated_before_post();
