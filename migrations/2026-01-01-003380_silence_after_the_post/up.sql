-- Silence counts only from a letter that could be read (Awb 3:41): nobody lets time pass that is given in a letter which still has to be
-- posted. That time is as long as was given, from the day of posting; as long as the letter waits it has no last day.
CREATE FUNCTION last_day_given(object uuid, given_on date, named date) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN job.id IS NULL THEN named
        WHEN job.posted_on IS NULL THEN NULL
        ELSE greatest(named, job.posted_on + (named - given_on)) END
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT print_jobs.id, print_jobs.posted_on FROM letters JOIN print_jobs ON print_jobs.letter_id = letters.id
        WHERE letters.object_id = object AND print_jobs.reason = 'no-consent' ORDER BY print_jobs.id LIMIT 1) AS job ON true
$$;
REVOKE ALL ON FUNCTION last_day_given(uuid, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION last_day_given(uuid, date, date) TO plafond_app;

-- A decision to the disadvantage doesn't rest on the silence of who was not asked yet (Awb 4:8).
CREATE OR REPLACE FUNCTION hearing_covers(hearing uuid, dossier uuid, kinds text[], before numeric, after numeric, at timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM hearings WHERE id = hearing AND application_id = dossier AND kind = ANY (kinds)
        AND amount_before = before AND amount <= after AND closed_at IS NULL AND announced_at <= at
        AND (status <> 'invited'
            OR (talk_asked_on IS NULL AND last_day_given(id, (announced_at AT TIME ZONE 'Europe/Amsterdam')::date, respond_by)
                < (at AT TIME ZONE 'Europe/Amsterdam')::date)))
$$;

-- A talk is asked for in time as long as an answer is.
ALTER TABLE hearings DROP CONSTRAINT hearings_talk_asked_in_time,
    ADD CONSTRAINT hearings_talk_asked_in_time CHECK (talk_asked_on >= (announced_at AT TIME ZONE 'Europe/Amsterdam')::date);
CREATE OR REPLACE FUNCTION keep_talk_asked() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.talk_asked_on IS NOT NULL OR NEW.status <> 'invited' THEN
        RAISE EXCEPTION 'a talk about hearing % was asked for before, or can''t be', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hearings_kept';
    END IF;
    IF NEW.talk_asked_on > last_day_given(NEW.id, (NEW.announced_at AT TIME ZONE 'Europe/Amsterdam')::date, NEW.respond_by) THEN
        RAISE EXCEPTION 'the time to answer in hearing % is over', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hearings_talk_asked_in_time';
    END IF;
    RETURN NEW;
END
$$;

-- An offer holds its money until it lapses, and doesn't lapse before its letter was posted.
CREATE OR REPLACE FUNCTION keep_reserve_offer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    there numeric;
    offered numeric;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT amount - committed INTO there FROM ceilings WHERE id = NEW.ceiling_id FOR UPDATE;
        SELECT coalesce(sum(amount), 0) INTO offered FROM reserve_offers
            WHERE ceiling_id = NEW.ceiling_id AND status IN ('offered', 'accepted')
              AND (status = 'accepted'
                OR coalesce(last_day_given(id, (offered_at AT TIME ZONE 'Europe/Amsterdam')::date, answer_by), 'infinity')
                    >= (NEW.offered_at AT TIME ZONE 'Europe/Amsterdam')::date);
        IF NEW.status <> 'offered' OR NOT EXISTS (
            SELECT FROM reserve_places JOIN distributions ON distributions.id = distribution_id
            WHERE distribution_id = NEW.distribution_id AND place = NEW.place AND application_id = NEW.application_id
              AND ceiling_id = NEW.ceiling_id AND NEW.amount <= wanted) THEN
            RAISE EXCEPTION 'nobody waits on place % for this', NEW.place
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_offers_to_who_waits';
        END IF;
        IF offered + NEW.amount > there THEN
            RAISE EXCEPTION 'only % of ceiling % is not offered yet', there - offered, NEW.ceiling_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_offers_within_available';
        END IF;
    ELSIF NOT ((OLD.status = 'offered' AND NEW.status IN ('accepted', 'declined', 'lapsed', 'withdrawn'))
        OR (OLD.status = 'accepted' AND NEW.status IN ('withdrawn', 'granted'))) THEN
        RAISE EXCEPTION 'reserve offer % stays as it was', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'reserve_offers_kept';
    ELSIF NEW.status = 'lapsed' AND NOT coalesce(
        last_day_given(NEW.id, (NEW.offered_at AT TIME ZONE 'Europe/Amsterdam')::date, NEW.answer_by)
            < (NEW.concluded_at AT TIME ZONE 'Europe/Amsterdam')::date, false) THEN
        RAISE EXCEPTION 'reserve offer % can still be answered', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reserve_offers_lapse_in_silence';
    END IF;
    RETURN NEW;
END
$$;

-- Nor is an objection inadmissible since nothing was supplied, before there was time to do so (Awb 6:6).
CREATE FUNCTION refuse_unrepaired_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM objection_repairs WHERE objection_id = NEW.objection_id
            AND last_day_given(id, requested_on, due_on) < coalesce(completed_on, NEW.notified_on)) THEN
        RAISE EXCEPTION 'what is missing from objection % can still be supplied', NEW.objection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_decisions_time_to_repair';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objection_decisions_time_to_repair BEFORE INSERT ON objection_decisions
    FOR EACH ROW WHEN (NEW.inadmissible_ground = 'not-repaired') EXECUTE FUNCTION refuse_unrepaired_in_time();

-- What ran already while its letter waits, begins when that is posted.
DELETE FROM terms WHERE closed_on IS NULL AND kind IN ('hearing', 'reserve-answer', 'objection-repair')
    AND EXISTS (SELECT FROM letters JOIN print_jobs ON print_jobs.letter_id = letters.id
        WHERE letters.object_id = terms.object_id AND print_jobs.reason = 'no-consent' AND print_jobs.posted_on IS NULL);
