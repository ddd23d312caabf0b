-- Parts of a ceiling for one theme or one part of the region (deelplafonds). Each has a ledger like that of the ceiling: the
-- balance columns are written by one trigger only, and what is committed or released follows the ledger of the ceiling.
CREATE TABLE sub_ceilings (
    id uuid PRIMARY KEY,
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    code text NOT NULL,
    title text NOT NULL,
    amount numeric(14, 2) NOT NULL DEFAULT 0,
    committed numeric(14, 2) NOT NULL DEFAULT 0,
    entries bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    CONSTRAINT sub_ceilings_code_unique UNIQUE (ceiling_id, code),
    CONSTRAINT sub_ceilings_committed_within_amount CHECK (committed <= amount),
    CONSTRAINT sub_ceilings_not_negative CHECK (amount >= 0 AND committed >= 0)
);

CREATE TABLE sub_ceiling_entries (
    sub_ceiling_id uuid NOT NULL REFERENCES sub_ceilings,
    seq bigint NOT NULL,
    kind text NOT NULL,
    amount numeric(14, 2) NOT NULL,
    ground text NOT NULL,
    decision_id uuid,
    actor_id uuid NOT NULL REFERENCES users,
    at timestamptz NOT NULL,
    amount_after numeric(14, 2) NOT NULL,
    committed_after numeric(14, 2) NOT NULL,
    PRIMARY KEY (sub_ceiling_id, seq),
    CONSTRAINT sub_ceiling_entries_kind_known CHECK (kind IN ('set', 'raised', 'lowered', 'committed', 'released')),
    CONSTRAINT sub_ceiling_entries_amount_positive CHECK (amount > 0),
    CONSTRAINT sub_ceiling_entries_award_has_decision CHECK (
        (kind IN ('committed', 'released')) = (decision_id IS NOT NULL))
);
CREATE INDEX sub_ceiling_entries_by_decision ON sub_ceiling_entries (decision_id) WHERE decision_id IS NOT NULL;

-- Which one an application is paid from as well; kept from the moment it is decided.
ALTER TABLE applications ADD COLUMN sub_ceiling_id uuid REFERENCES sub_ceilings;
CREATE INDEX applications_by_sub_ceiling ON applications (sub_ceiling_id) WHERE sub_ceiling_id IS NOT NULL;

CREATE FUNCTION check_allocation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF OLD.status NOT IN ('submitted', 'supplement-requested', 'complete', 'assessed') THEN
        RAISE EXCEPTION 'application % keeps its sub-ceiling', OLD.reference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'applications_sub_ceiling_kept';
    END IF;
    IF NEW.sub_ceiling_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM sub_ceilings JOIN calls USING (ceiling_id)
        WHERE sub_ceilings.id = NEW.sub_ceiling_id AND calls.id = NEW.call_id) THEN
        RAISE EXCEPTION 'sub-ceiling % is not of the ceiling of this call', NEW.sub_ceiling_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'applications_sub_ceiling_of_call';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER applications_sub_ceiling BEFORE UPDATE ON applications FOR EACH ROW
    WHEN (OLD.sub_ceiling_id IS DISTINCT FROM NEW.sub_ceiling_id) EXECUTE FUNCTION check_allocation();

CREATE FUNCTION post_sub_ceiling_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    balance sub_ceilings%ROWTYPE;
    whole ceilings%ROWTYPE;
BEGIN
    SELECT ceilings.* INTO whole FROM ceilings JOIN sub_ceilings ON ceiling_id = ceilings.id
        WHERE sub_ceilings.id = NEW.sub_ceiling_id FOR UPDATE OF ceilings;
    SELECT * INTO balance FROM sub_ceilings WHERE id = NEW.sub_ceiling_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'sub-ceiling % does not exist', NEW.sub_ceiling_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF (NEW.kind = 'set') <> (balance.entries = 0) THEN
        RAISE EXCEPTION 'a sub-ceiling is set once, and first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sub_ceiling_entries_set_first';
    END IF;
    IF NEW.kind IN ('committed', 'released') AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'what a sub-ceiling commits and releases follows the ledger of its ceiling'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sub_ceiling_entries_follow_the_ledger';
    END IF;
    -- What was filed under it keeps the room it was filed for (Awb 4:27).
    IF NEW.kind = 'lowered' AND EXISTS (SELECT FROM applications
        WHERE sub_ceiling_id = NEW.sub_ceiling_id AND receipt_number IS NOT NULL) THEN
        RAISE EXCEPTION 'applications were filed under sub-ceiling %', balance.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sub_ceiling_entries_lowered_before_filing';
    END IF;
    balance.entries := balance.entries + 1;
    CASE NEW.kind
        WHEN 'set', 'raised' THEN balance.amount := balance.amount + NEW.amount;
        WHEN 'lowered' THEN balance.amount := balance.amount - NEW.amount;
        WHEN 'committed' THEN balance.committed := balance.committed + NEW.amount;
        WHEN 'released' THEN balance.committed := balance.committed - NEW.amount;
    END CASE;
    IF balance.amount > whole.amount THEN
        RAISE EXCEPTION 'sub-ceiling % exceeds its ceiling', balance.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sub_ceilings_within_ceiling';
    END IF;
    UPDATE sub_ceilings SET amount = balance.amount, committed = balance.committed, entries = balance.entries
        WHERE id = NEW.sub_ceiling_id;
    NEW.seq := balance.entries;
    NEW.amount_after := balance.amount;
    NEW.committed_after := balance.committed;
    RETURN NEW;
END
$$;
CREATE TRIGGER sub_ceiling_entries_post BEFORE INSERT ON sub_ceiling_entries
    FOR EACH ROW EXECUTE FUNCTION post_sub_ceiling_entry();
CREATE TRIGGER sub_ceiling_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sub_ceiling_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whatever is committed or released for an application of a sub-ceiling counts there too. What the law lets stand outside
-- the ceiling stands outside this one as well.
CREATE FUNCTION follow_in_sub_ceiling() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    part uuid;
BEGIN
    SELECT sub_ceiling_id INTO part FROM decisions JOIN applications ON applications.id = application_id
        WHERE decisions.id = NEW.decision_id;
    IF part IS NOT NULL THEN
        INSERT INTO sub_ceiling_entries (sub_ceiling_id, seq, kind, amount, ground, decision_id, actor_id, at, amount_after,
            committed_after)
        VALUES (part, 0, NEW.kind, NEW.amount, NEW.ground, NEW.decision_id, NEW.actor_id, NEW.at, 0, 0);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ceiling_entries_sub_ceiling AFTER INSERT ON ceiling_entries FOR EACH ROW
    WHEN (NEW.kind IN ('committed', 'released') AND NEW.exempt_ground IS NULL) EXECUTE FUNCTION follow_in_sub_ceiling();

CREATE FUNCTION cover_sub_ceilings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT FROM sub_ceilings WHERE ceiling_id = NEW.id AND amount > NEW.amount) THEN
        RAISE EXCEPTION 'a sub-ceiling would exceed ceiling %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sub_ceilings_within_ceiling';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ceilings_cover_sub_ceilings AFTER UPDATE ON ceilings FOR EACH ROW
    WHEN (NEW.amount < OLD.amount) EXECUTE FUNCTION cover_sub_ceilings();

GRANT SELECT, INSERT (id, ceiling_id, code, title, created_at) ON sub_ceilings TO plafond_app;
GRANT SELECT, INSERT ON sub_ceiling_entries TO plafond_app;
