DROP TRIGGER objection_decisions_time_to_repair ON objection_decisions;
DROP FUNCTION refuse_unrepaired_in_time();
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
              AND (status = 'accepted' OR answer_by >= (NEW.offered_at AT TIME ZONE 'Europe/Amsterdam')::date);
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
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION keep_talk_asked() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.talk_asked_on IS NOT NULL OR NEW.status <> 'invited' THEN
        RAISE EXCEPTION 'a talk about hearing % was asked for before, or can''t be', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hearings_kept';
    END IF;
    RETURN NEW;
END
$$;
ALTER TABLE hearings DROP CONSTRAINT hearings_talk_asked_in_time,
    ADD CONSTRAINT hearings_talk_asked_in_time CHECK (
        talk_asked_on BETWEEN (announced_at AT TIME ZONE 'Europe/Amsterdam')::date AND respond_by);
CREATE OR REPLACE FUNCTION hearing_covers(hearing uuid, dossier uuid, kinds text[], before numeric, after numeric, at timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM hearings WHERE id = hearing AND application_id = dossier AND kind = ANY (kinds)
        AND amount_before = before AND amount <= after AND closed_at IS NULL AND announced_at <= at
        AND (status <> 'invited'
            OR (talk_asked_on IS NULL AND respond_by < (at AT TIME ZONE 'Europe/Amsterdam')::date)))
$$;
DROP FUNCTION last_day_given(uuid, date, date);
