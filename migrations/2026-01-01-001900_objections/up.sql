-- Objections (bezwaar, Awb chapters 6 and 7): from receipt to the decision by someone else than the first decider.
CREATE TABLE objections (
    id uuid PRIMARY KEY,
    -- The dossier of the decision it is against.
    application_id uuid NOT NULL REFERENCES applications,
    -- Who objects: the applicant, or another interested party.
    organisation_id uuid NOT NULL REFERENCES organisations,
    decision_id uuid REFERENCES decisions,
    settlement_id uuid REFERENCES settlements,
    change_id uuid REFERENCES award_changes,
    status text NOT NULL CONSTRAINT objections_status_known CHECK (status IN ('received', 'repair-requested', 'heard',
        'hearing-waived', 'upheld', 'partly-upheld', 'dismissed', 'inadmissible', 'withdrawn')),
    channel text NOT NULL CONSTRAINT objections_channel_known CHECK (channel IN ('post', 'e-mail', 'online')),
    posted_on date,
    received_on date NOT NULL,
    late_reason text,
    -- The committee that advises on it (Awb 7:13).
    committee text,
    -- Asked whether the objector wants to be heard, until when, and the day that was wished for (Awb 7:3(d)).
    hearing_asked_on date,
    hearing_answer_by date,
    hearing_wanted_on date,
    unheard_ground text CONSTRAINT objections_unheard_ground_known CHECK (unheard_ground IN ('clearly-inadmissible',
        'clearly-unfounded', 'objector-waived', 'no-answer', 'fully-upheld')),
    unheard_reason text,
    decide_by date NOT NULL,
    withdrawn_on date,
    registered_by uuid NOT NULL REFERENCES users,
    registered_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT objections_against_one_decision CHECK (num_nonnulls(decision_id, settlement_id, change_id) = 1),
    CONSTRAINT objections_posted_by_post CHECK (posted_on IS NULL OR (channel = 'post' AND posted_on <= received_on)),
    CONSTRAINT objections_hearing_asked_with_term CHECK (
        (hearing_asked_on IS NULL) = (hearing_answer_by IS NULL) AND hearing_answer_by > hearing_asked_on),
    CONSTRAINT objections_columns_fit_status CHECK (
        (unheard_ground IS NULL) = (unheard_reason IS NULL)
        AND (status = 'withdrawn') = (withdrawn_on IS NOT NULL)
        AND (status <> 'hearing-waived' OR unheard_ground IS NOT NULL)
        AND (status NOT IN ('received', 'repair-requested', 'heard') OR unheard_ground IS NULL))
);
CREATE INDEX objections_by_application ON objections (application_id, id);
CREATE INDEX objections_by_organisation ON objections (organisation_id, id DESC);
-- Nobody has two objections against one decision at the same time; one that was taken back leaves room for another.
CREATE UNIQUE INDEX objections_one_per_decision ON objections (organisation_id, decision_id)
    WHERE status NOT IN ('withdrawn', 'inadmissible');
CREATE UNIQUE INDEX objections_one_per_settlement ON objections (organisation_id, settlement_id)
    WHERE status NOT IN ('withdrawn', 'inadmissible');
CREATE UNIQUE INDEX objections_one_per_change ON objections (organisation_id, change_id)
    WHERE status NOT IN ('withdrawn', 'inadmissible');

-- What the objector has against the decision; more can come until it is decided on (Awb 6:5(1)(d)).
CREATE TABLE objection_grounds (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    text text NOT NULL CONSTRAINT objection_grounds_not_empty CHECK (length(btrim(text)) > 0),
    given_by uuid NOT NULL REFERENCES users,
    given_at timestamptz NOT NULL
);
CREATE INDEX objection_grounds_by_objection ON objection_grounds (objection_id, id);

-- What was missing, and until when it could be supplied (Awb 6:6).
CREATE TABLE objection_repairs (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    missing text NOT NULL,
    requested_by uuid NOT NULL REFERENCES users,
    requested_on date NOT NULL,
    due_on date NOT NULL,
    completed_on date,
    CONSTRAINT objection_repairs_due_after_request CHECK (due_on > requested_on),
    CONSTRAINT objection_repairs_completed_after_request CHECK (completed_on >= requested_on)
);
CREATE INDEX objection_repairs_by_objection ON objection_repairs (objection_id, id);
CREATE UNIQUE INDEX objection_repairs_one_open ON objection_repairs (objection_id) WHERE completed_on IS NULL;

CREATE TABLE objection_hearings (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    starts_at timestamptz NOT NULL,
    -- A room, or the address of a meeting online.
    place text NOT NULL,
    online boolean NOT NULL,
    -- The objector agreed that the file was there to be read for less than a week (Awb 7:4(5)).
    short_notice_agreed boolean NOT NULL,
    planned_by uuid NOT NULL REFERENCES users,
    planned_at timestamptz NOT NULL,
    attendees text,
    report text,
    recorded_by uuid REFERENCES users,
    recorded_at timestamptz,
    CONSTRAINT objection_hearings_recorded_whole CHECK (num_nulls(attendees, report, recorded_by, recorded_at) IN (0, 4)),
    CONSTRAINT objection_hearings_recorded_after CHECK (recorded_at >= starts_at)
);
CREATE INDEX objection_hearings_by_objection ON objection_hearings (objection_id, id);

-- Each postponement with its ground (Awb 7:10(3), (4)).
CREATE TABLE objection_postponements (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    ground text NOT NULL CONSTRAINT objection_postponements_ground_known
        CHECK (ground IN ('once', 'consent-of-all', 'consent-of-objector', 'rules-of-procedure')),
    weeks integer CONSTRAINT objection_postponements_at_most_six_weeks CHECK (weeks BETWEEN 1 AND 6),
    until date,
    consented_on date,
    reason text NOT NULL,
    postponed_by uuid NOT NULL REFERENCES users,
    postponed_at timestamptz NOT NULL,
    CONSTRAINT objection_postponements_fit_ground CHECK (CASE ground
        WHEN 'once' THEN weeks IS NOT NULL AND until IS NULL AND consented_on IS NULL
        WHEN 'rules-of-procedure' THEN weeks IS NULL AND until IS NOT NULL AND consented_on IS NULL
        ELSE weeks IS NULL AND until IS NOT NULL AND consented_on IS NOT NULL END)
);
CREATE UNIQUE INDEX objection_postponements_once ON objection_postponements (objection_id) WHERE ground = 'once';
CREATE INDEX objection_postponements_by_objection ON objection_postponements (objection_id, id);

CREATE TABLE objection_decisions (
    id uuid PRIMARY KEY,
    objection_id uuid NOT NULL REFERENCES objections,
    outcome text NOT NULL CONSTRAINT objection_decisions_outcome_known
        CHECK (outcome IN ('upheld', 'partly-upheld', 'dismissed', 'inadmissible')),
    inadmissible_ground text CONSTRAINT objection_decisions_ground_known
        CHECK (inadmissible_ground IN ('late', 'not-interested', 'not-repaired')),
    reasons text NOT NULL CONSTRAINT objection_decisions_reasons_given CHECK (length(btrim(reasons)) > 0),
    legal_basis text NOT NULL,
    in_time boolean NOT NULL,
    -- Why lateness is not held against the objector (Awb 6:11).
    excuse text CONSTRAINT objection_decisions_excuse_known CHECK (excuse IN ('outage', 'other')),
    excuse_reason text,
    decided_by uuid NOT NULL REFERENCES users,
    decided_at timestamptz NOT NULL,
    notified_on date NOT NULL,
    -- The last day to appeal to the court (Awb 6:7, 8:1).
    appeal_until date NOT NULL,
    CONSTRAINT objection_decisions_one_per_objection UNIQUE (objection_id),
    CONSTRAINT objection_decisions_inadmissible_on_a_ground CHECK (
        (outcome = 'inadmissible') = (inadmissible_ground IS NOT NULL)),
    CONSTRAINT objection_decisions_excuse_when_late CHECK (
        (excuse IS NULL) = (excuse_reason IS NULL) AND (excuse IS NULL OR NOT in_time)),
    CONSTRAINT objection_decisions_late_is_inadmissible CHECK (in_time OR excuse IS NOT NULL OR outcome = 'inadmissible')
);

-- Who took the contested decision, or assessed the application, does not decide on the objection (Awb 10:3(3)).
CREATE FUNCTION refuse_deciding_own_objection() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM objections LEFT JOIN decisions ON decisions.id = objections.decision_id
            LEFT JOIN settlements ON settlements.id = objections.settlement_id
            LEFT JOIN award_changes ON award_changes.id = objections.change_id
            WHERE objections.id = NEW.objection_id
            AND coalesce(decisions.decided_by, settlements.decided_by, award_changes.decided_by) = NEW.decided_by)
        OR EXISTS (SELECT FROM objections JOIN assessments USING (application_id)
            WHERE objections.id = NEW.objection_id AND assessor_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'who decided first, or assessed, can''t decide on the objection'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_decisions_not_by_first_decider';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objection_decisions_not_by_first_decider BEFORE INSERT ON objection_decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_deciding_own_objection();

-- An objection is decided when there is a decision on it, and so it stays; what it is against and who objects never change.
CREATE FUNCTION keep_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('upheld', 'partly-upheld', 'dismissed', 'inadmissible', 'withdrawn')
        OR (NEW.application_id, NEW.organisation_id, NEW.decision_id, NEW.settlement_id, NEW.change_id, NEW.channel,
            NEW.posted_on, NEW.received_on, NEW.registered_by, NEW.registered_at)
        IS DISTINCT FROM (OLD.application_id, OLD.organisation_id, OLD.decision_id, OLD.settlement_id, OLD.change_id,
            OLD.channel, OLD.posted_on, OLD.received_on, OLD.registered_by, OLD.registered_at) THEN
        RAISE EXCEPTION 'objection % stays as it was received and decided', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'objections_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER objections_kept BEFORE UPDATE ON objections FOR EACH ROW EXECUTE FUNCTION keep_objection();

CREATE FUNCTION demand_objection_decision() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF (SELECT status IN ('upheld', 'partly-upheld', 'dismissed', 'inadmissible') AND NOT EXISTS (
            SELECT FROM objection_decisions WHERE objection_id = NEW.id AND outcome = status)
        FROM objections WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'objection % has no decision', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objections_decided_by_a_decision';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER objections_decided_by_a_decision AFTER INSERT OR UPDATE ON objections
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_objection_decision();

CREATE FUNCTION demand_decided_objection() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM objections WHERE id = NEW.objection_id AND status = NEW.outcome) THEN
        RAISE EXCEPTION 'objection % is not decided', NEW.objection_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objections_decided_by_a_decision';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER objection_decisions_decide AFTER INSERT ON objection_decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_decided_objection();

CREATE TRIGGER objection_grounds_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_grounds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER objection_postponements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_postponements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER objection_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE ON objections, objection_repairs, objection_hearings TO plafond_app;
GRANT SELECT, INSERT ON objection_grounds, objection_postponements, objection_decisions TO plafond_app;
