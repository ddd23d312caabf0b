-- Money that returned is offered to who waits on the reserve list of an approved distribution (Awb 4:26). An offer holds no money
-- of the ceiling: it asks, and what is accepted is granted by an ordinary decision, or by a raise of what was granted.
CREATE TABLE reserve_offers (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    distribution_id uuid NOT NULL,
    place integer NOT NULL,
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    amount numeric(14, 2) NOT NULL CONSTRAINT reserve_offers_amount_positive CHECK (amount > 0),
    explanation text NOT NULL CONSTRAINT reserve_offers_explanation_given CHECK (length(btrim(explanation)) > 0),
    offered_by uuid NOT NULL REFERENCES users,
    offered_at timestamptz NOT NULL,
    answer_by date NOT NULL,
    status text NOT NULL CONSTRAINT reserve_offers_status_known
        CHECK (status IN ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn', 'granted')),
    answered_by uuid REFERENCES users,
    answered_at timestamptz,
    withdrawn_by uuid REFERENCES users,
    withdrawn_because text,
    concluded_at timestamptz,
    decision_id uuid REFERENCES decisions,
    change_id uuid REFERENCES award_changes,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT reserve_offers_of_place FOREIGN KEY (distribution_id, place) REFERENCES reserve_places,
    CONSTRAINT reserve_offers_decision_once UNIQUE (decision_id),
    CONSTRAINT reserve_offers_change_once UNIQUE (change_id),
    CONSTRAINT reserve_offers_answer_after_offer CHECK (
        answer_by > (offered_at AT TIME ZONE 'Europe/Amsterdam')::date),
    CONSTRAINT reserve_offers_columns_fit_status CHECK (
        (answered_by IS NULL) = (answered_at IS NULL)
        AND (withdrawn_by IS NULL) = (withdrawn_because IS NULL)
        AND (withdrawn_by IS NOT NULL) = (status = 'withdrawn')
        AND (concluded_at IS NULL) = (status IN ('offered', 'accepted'))
        AND num_nonnulls(decision_id, change_id) = CASE status WHEN 'granted' THEN 1 ELSE 0 END
        AND CASE status
            WHEN 'offered' THEN answered_by IS NULL
            WHEN 'lapsed' THEN answered_by IS NULL
            WHEN 'withdrawn' THEN true
            ELSE answered_by IS NOT NULL END)
);
CREATE INDEX reserve_offers_by_application ON reserve_offers (application_id, id DESC);
CREATE UNIQUE INDEX reserve_offers_one_open ON reserve_offers (application_id) WHERE status IN ('offered', 'accepted');
CREATE INDEX reserve_offers_open ON reserve_offers (ceiling_id) WHERE status IN ('offered', 'accepted');

-- It begins as an offer, to who stands on that place, of money that is there and was not offered to another; and it moves as the
-- rules say, once.
CREATE FUNCTION keep_reserve_offer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
CREATE TRIGGER reserve_offers_kept BEFORE INSERT OR UPDATE ON reserve_offers
    FOR EACH ROW EXECUTE FUNCTION keep_reserve_offer();
CREATE TRIGGER reserve_offers_not_deleted BEFORE DELETE OR TRUNCATE ON reserve_offers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON reserve_offers TO plafond_app;
GRANT UPDATE (status, answered_by, answered_at, withdrawn_by, withdrawn_because, concluded_at, decision_id, change_id, version)
    ON reserve_offers TO plafond_app;

-- A decision takes the place of another on an upheld objection, or since an offer of returned money was accepted.
ALTER TABLE decisions ADD COLUMN reserve_offer_id uuid REFERENCES reserve_offers,
    ADD CONSTRAINT decisions_one_per_reserve_offer UNIQUE (reserve_offer_id),
    DROP CONSTRAINT decisions_replaced_on_objection,
    ADD CONSTRAINT decisions_replaced_with_cause CHECK (
        num_nonnulls(objection_id, reserve_offer_id) = CASE WHEN replaces_id IS NULL THEN 0 ELSE 1 END);
DROP TRIGGER decisions_replaced_on_upheld_objection ON decisions;
CREATE CONSTRAINT TRIGGER decisions_replaced_on_upheld_objection AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.objection_id IS NOT NULL)
    EXECUTE FUNCTION demand_upheld_objection();

-- What was accepted is what is granted, to the cent, in the place of a decision that granted nothing.
CREATE FUNCTION demand_accepted_offer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM reserve_offers JOIN decisions replaced ON replaced.id = NEW.replaces_id
            WHERE reserve_offers.id = NEW.reserve_offer_id AND reserve_offers.decision_id = NEW.id
            AND reserve_offers.application_id = NEW.application_id AND reserve_offers.amount = NEW.amount
            AND replaced.application_id = NEW.application_id AND replaced.amount = 0 AND NEW.exempt = 0) THEN
        RAISE EXCEPTION 'decision % rests on no accepted offer', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_as_offered';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER decisions_as_offered AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reserve_offer_id IS NOT NULL)
    EXECUTE FUNCTION demand_accepted_offer();

-- Whoever is offered money has a time to answer.
ALTER TABLE terms DROP CONSTRAINT terms_kind_known,
    ADD CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'reserve-answer', 'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report', 'recovery',
        'penalty-decision'));
