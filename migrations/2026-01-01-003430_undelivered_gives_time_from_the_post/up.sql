-- Mail that no server took over gave nobody time either: as with a letter that had to be posted from the start, that begins when the
-- letter in its place is posted (Awb 2:11, 3:41).
CREATE OR REPLACE FUNCTION last_day_given(object uuid, given_on date, named date) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN job.id IS NULL THEN named
        WHEN job.posted_on IS NULL THEN NULL
        ELSE greatest(named, job.posted_on + (named - given_on)) END
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT print_jobs.id, print_jobs.posted_on FROM letters JOIN print_jobs ON print_jobs.letter_id = letters.id
        WHERE letters.object_id = object AND print_jobs.reason IN ('no-consent', 'undelivered')
        ORDER BY print_jobs.id LIMIT 1) AS job ON true
$$;

CREATE OR REPLACE FUNCTION refuse_untreated_before_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM supplement_requests WHERE application_id = NEW.application_id AND completed_on IS NULL
            AND last_day_given(id, requested_on, due_on) IS NULL) THEN
        RAISE EXCEPTION 'the letter that asks to supplement application % was not posted yet', NEW.application_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_not_treated_after_post';
    END IF;
    RETURN NEW;
END
$$;
