-- De-minimis aid (Regulation (EU) 2023/2831): the most that a single undertaking may get in any three years under a scheme
-- whose grants are such aid; nothing where they are no aid, or aid on another ground.
ALTER TABLE schemes ADD COLUMN de_minimis_ceiling numeric(14, 2)
    CONSTRAINT schemes_de_minimis_ceiling_positive CHECK (de_minimis_ceiling > 0);

-- What was granted here, from the day of the last decision that gave money: aid counts from the right to it (article 3(3)).
CREATE VIEW de_minimis_aid AS
    SELECT awards.id AS award_id, awards.application_id, applications.reference, organisations.kvk_number, awards.amount,
        greatest(decisions.notified_on, (
            SELECT max((decided_at AT TIME ZONE 'Europe/Amsterdam')::date) FROM award_changes
            WHERE award_changes.award_id = awards.id AND amount_after > amount_before)) AS granted_on
    FROM awards
    JOIN decisions ON decisions.id = awards.decision_id
    JOIN applications ON applications.id = awards.application_id
    JOIN calls ON calls.id = applications.call_id
    JOIN schemes ON schemes.id = calls.scheme_id
    JOIN organisations ON organisations.id = awards.organisation_id
    WHERE schemes.de_minimis_ceiling IS NOT NULL AND awards.amount > 0;
GRANT SELECT ON de_minimis_aid TO plafond_app;

-- Grants of de-minimis aid wait for each other, in whichever dossier and under whichever ceiling they are.
CREATE FUNCTION hold_de_minimis() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('de-minimis', 0))
$$;

-- No award that is de-minimis aid takes its single undertaking above the most, whoever writes it.
CREATE FUNCTION refuse_above_de_minimis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    most numeric;
    statement jsonb;
    own text;
    today date;
    granted numeric;
    stated numeric;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.amount <= OLD.amount THEN
        RETURN NULL;
    END IF;
    SELECT schemes.de_minimis_ceiling, applications.content -> 'deMinimis', organisations.kvk_number
        INTO most, statement, own
        FROM applications JOIN calls ON calls.id = applications.call_id JOIN schemes ON schemes.id = calls.scheme_id
            JOIN organisations ON organisations.id = applications.organisation_id
        WHERE applications.id = NEW.application_id;
    IF most IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM hold_de_minimis();
    SELECT granted_on INTO today FROM de_minimis_aid WHERE award_id = NEW.id;
    SELECT coalesce(sum(amount), 0) INTO granted FROM de_minimis_aid
        WHERE granted_on > (today - interval '3 years')::date
            AND (kvk_number = own OR kvk_number IN (
                SELECT company ->> 'kvkNumber'
                FROM jsonb_array_elements(coalesce(statement -> 'relatedCompanies', '[]'::jsonb)) AS company));
    SELECT coalesce(sum((aid ->> 'amount')::numeric), 0) INTO stated
        FROM jsonb_array_elements(coalesce(statement -> 'aid', '[]'::jsonb)) AS aid
        WHERE (aid ->> 'grantedOn')::date > (today - interval '3 years')::date;
    IF granted + stated > most THEN
        RAISE EXCEPTION 'award % takes its undertaking to %, above % of de-minimis aid', NEW.id, granted + stated, most
            USING ERRCODE = 'check_violation', CONSTRAINT = 'awards_within_de_minimis';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER awards_within_de_minimis AFTER INSERT OR UPDATE OF amount ON awards
    FOR EACH ROW EXECUTE FUNCTION refuse_above_de_minimis();
