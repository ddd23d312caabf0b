-- Hearing the provider before a decision to its disadvantage (zienswijze, Awb 4:7-4:12): the announcement, the answer, or
-- the ground on which it is left out.
CREATE TABLE hearings (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    -- The award that the intended decision is about; none for a refusal.
    award_id uuid REFERENCES awards,
    kind text NOT NULL CONSTRAINT hearings_kind_known
        CHECK (kind IN ('refusal', 'lower-settlement', 'lowering', 'revocation', 'other-terms')),
    -- What was asked for or what the award is, and what would be left of it.
    amount_before numeric(14, 2) NOT NULL,
    amount numeric(14, 2) NOT NULL,
    intention text NOT NULL CONSTRAINT hearings_intention_given CHECK (length(btrim(intention)) > 0),
    reasons text NOT NULL CONSTRAINT hearings_reasons_given CHECK (length(btrim(reasons)) > 0),
    legal_basis text NOT NULL,
    announced_by uuid NOT NULL REFERENCES users,
    announced_at timestamptz NOT NULL,
    respond_by date,
    exception text CONSTRAINT hearings_exception_known CHECK (exception IN ('urgent', 'heard-before', 'purpose-defeated',
        'minor-meaning', 'own-data', 'data-withheld', 'other-refusal', 'unnecessary-costs')),
    exception_reason text,
    status text NOT NULL CONSTRAINT hearings_status_known CHECK (status IN ('invited', 'viewed', 'waived', 'left-out')),
    answer text,
    spoken boolean NOT NULL DEFAULT false,
    answered_on date,
    recorded_by uuid REFERENCES users,
    recorded_at timestamptz,
    -- A decision was taken on it, or another announcement came in its place.
    closed_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT hearings_award_fits_kind CHECK ((award_id IS NULL) = (kind = 'refusal')),
    CONSTRAINT hearings_amount_fits_kind CHECK (amount >= 0 AND CASE kind
        WHEN 'other-terms' THEN amount = amount_before
        WHEN 'revocation' THEN amount = 0
        WHEN 'lowering' THEN amount > 0 AND amount < amount_before
        ELSE amount < amount_before END),
    CONSTRAINT hearings_respond_by_after_announcement CHECK (
        respond_by > (announced_at AT TIME ZONE 'Europe/Amsterdam')::date),
    CONSTRAINT hearings_columns_fit_status CHECK (
        (recorded_by IS NULL) = (recorded_at IS NULL) AND (recorded_by IS NULL) = (answered_on IS NULL)
        AND (exception IS NULL) = (exception_reason IS NULL)
        AND CASE status
            WHEN 'left-out' THEN exception IS NOT NULL AND respond_by IS NULL AND answered_on IS NULL AND answer IS NULL
            WHEN 'invited' THEN exception IS NULL AND respond_by IS NOT NULL AND answered_on IS NULL AND answer IS NULL
            WHEN 'viewed' THEN exception IS NULL AND respond_by IS NOT NULL AND answered_on IS NOT NULL
                AND answer IS NOT NULL AND length(btrim(answer)) > 0
            ELSE exception IS NULL AND respond_by IS NOT NULL AND answered_on IS NOT NULL END),
    -- Awb 4:7, 4:8, 4:12(2): that an objection can repair it is no ground to lower or revoke unheard.
    CONSTRAINT hearings_exception_fits_kind CHECK (CASE
        WHEN exception IN ('minor-meaning', 'other-refusal') THEN kind = 'refusal'
        WHEN exception IN ('own-data', 'data-withheld') THEN kind <> 'refusal'
        WHEN exception = 'unnecessary-costs' THEN kind = 'lower-settlement'
        ELSE true END)
);
CREATE INDEX hearings_by_application ON hearings (application_id, id);
CREATE UNIQUE INDEX hearings_one_open ON hearings (application_id, kind) WHERE closed_at IS NULL;

-- It begins with the announcement or its ground, is answered once, and stays as it was once it is closed.
CREATE FUNCTION keep_hearing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status NOT IN ('invited', 'left-out') OR NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a hearing begins with its announcement'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'hearings_begin_announced';
        END IF;
    ELSIF OLD.closed_at IS NOT NULL OR (NEW.status <> OLD.status AND NOT (
        (OLD.status IN ('invited', 'waived') AND NEW.status = 'viewed')
        OR (OLD.status = 'invited' AND NEW.status = 'waived'))) THEN
        RAISE EXCEPTION 'hearing % stays as it was', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hearings_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER hearings_kept BEFORE INSERT OR UPDATE ON hearings FOR EACH ROW EXECUTE FUNCTION keep_hearing();
GRANT SELECT, INSERT ON hearings TO plafond_app;
GRANT UPDATE (status, answer, spoken, answered_on, recorded_by, recorded_at, closed_at, version) ON hearings TO plafond_app;

ALTER TABLE decisions ADD COLUMN deviates_from_applicant boolean NOT NULL DEFAULT false,
    ADD COLUMN hearing_id uuid REFERENCES hearings,
    ADD CONSTRAINT decisions_deviating_refuses CHECK (
        NOT deviates_from_applicant OR outcome IN ('refused', 'partially-granted')),
    ADD CONSTRAINT decisions_hearing_once UNIQUE (hearing_id);
ALTER TABLE settlements ADD COLUMN hearing_id uuid REFERENCES hearings,
    ADD CONSTRAINT settlements_hearing_once UNIQUE (hearing_id);
ALTER TABLE award_changes ADD COLUMN hearing_id uuid REFERENCES hearings,
    ADD CONSTRAINT award_changes_hearing_once UNIQUE (hearing_id);

-- Whether a hearing covers a decision: one in its dossier about the same, as announced or milder, after the provider had its
-- chance, and not closed before.
CREATE FUNCTION hearing_covers(hearing uuid, dossier uuid, kinds text[], before numeric, after numeric, at timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM hearings WHERE id = hearing AND application_id = dossier AND kind = ANY (kinds)
        AND amount_before = before AND amount <= after AND closed_at IS NULL AND announced_at <= at
        AND (status <> 'invited' OR respond_by < (at AT TIME ZONE 'Europe/Amsterdam')::date))
$$;

CREATE FUNCTION demand_hearing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    covered boolean;
BEGIN
    IF TG_TABLE_NAME = 'decisions' THEN
        covered := hearing_covers(NEW.hearing_id, NEW.application_id, ARRAY['refusal'], NEW.requested, NEW.amount,
            NEW.decided_at);
    ELSIF TG_TABLE_NAME = 'settlements' THEN
        covered := hearing_covers(NEW.hearing_id, (SELECT application_id FROM awards WHERE id = NEW.award_id),
            ARRAY['lower-settlement'], NEW.granted, NEW.amount, NEW.decided_at);
    ELSE
        covered := hearing_covers(NEW.hearing_id, (SELECT application_id FROM awards WHERE id = NEW.award_id),
            CASE NEW.kind WHEN 'lowered' THEN ARRAY['lowering', 'revocation'] WHEN 'revoked' THEN ARRAY['revocation']
                ELSE ARRAY['other-terms'] END, NEW.amount_before, NEW.amount_after, NEW.decided_at);
    END IF;
    IF NOT covered THEN
        RAISE EXCEPTION 'the provider was not heard about %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER decisions_deviating_heard AFTER INSERT ON decisions
    FOR EACH ROW WHEN (NEW.deviates_from_applicant) EXECUTE FUNCTION demand_hearing();
CREATE TRIGGER settlements_lower_heard AFTER INSERT ON settlements
    FOR EACH ROW WHEN (NEW.amount < NEW.granted) EXECUTE FUNCTION demand_hearing();
CREATE TRIGGER award_changes_worse_heard AFTER INSERT ON award_changes
    FOR EACH ROW WHEN (NEW.ground <> 'objection') EXECUTE FUNCTION demand_hearing();

-- A settlement says what it took: nobody settles lower by calling it what was granted.
CREATE FUNCTION demand_settlement_in_ledger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.granted - NEW.amount <> (SELECT coalesce(sum(amount), 0) FROM ceiling_entries WHERE settlement_id = NEW.id) THEN
        RAISE EXCEPTION 'settlement % is not in the ledger', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlements_in_ledger';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER settlements_in_ledger AFTER INSERT ON settlements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_settlement_in_ledger();
