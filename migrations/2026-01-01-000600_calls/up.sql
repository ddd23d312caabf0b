CREATE TABLE schemes (
    id uuid PRIMARY KEY,
    title text NOT NULL,
    legal_basis text NOT NULL,
    predecessor_id uuid REFERENCES schemes,
    decision_weeks integer NOT NULL CONSTRAINT schemes_decision_weeks_positive CHECK (decision_weeks BETWEEN 1 AND 52),
    -- Arrangements by amount of the Uniform Subsidiekader, and other figures from the regulation: data, not code.
    full_advance_below numeric(14, 2) NOT NULL,
    audit_from numeric(14, 2) NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT schemes_no_own_successor CHECK (predecessor_id <> id)
);

-- The balance columns are written by one trigger only (see ceiling_entries); no role of the service may update them.
CREATE TABLE ceilings (
    id uuid PRIMARY KEY,
    scheme_id uuid NOT NULL REFERENCES schemes,
    period_start date NOT NULL,
    period_end date NOT NULL,
    resolution text NOT NULL,
    published_on date NOT NULL,
    amount numeric(14, 2) NOT NULL DEFAULT 0,
    committed numeric(14, 2) NOT NULL DEFAULT 0,
    exempt numeric(14, 2) NOT NULL DEFAULT 0,
    entries bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    CONSTRAINT ceilings_of_scheme UNIQUE (scheme_id, id),
    CONSTRAINT ceilings_period_in_order CHECK (period_start <= period_end),
    CONSTRAINT ceilings_committed_within_amount CHECK (committed <= amount),
    CONSTRAINT ceilings_not_negative CHECK (amount >= 0 AND committed >= 0 AND exempt >= 0)
);

CREATE TABLE ceiling_entries (
    ceiling_id uuid NOT NULL REFERENCES ceilings,
    seq bigint NOT NULL,
    kind text NOT NULL,
    amount numeric(14, 2) NOT NULL,
    -- Why this entry may stand outside the ceiling (Awb 4:25(3), 4:27, 4:51); empty for an ordinary one.
    exempt_ground text,
    ground text NOT NULL,
    decision_id uuid,
    settlement_id uuid,
    actor_id uuid NOT NULL REFERENCES users,
    at timestamptz NOT NULL,
    amount_after numeric(14, 2) NOT NULL,
    committed_after numeric(14, 2) NOT NULL,
    exempt_after numeric(14, 2) NOT NULL,
    PRIMARY KEY (ceiling_id, seq),
    CONSTRAINT ceiling_entries_kind_known CHECK (kind IN ('set', 'raised', 'lowered', 'committed', 'released')),
    CONSTRAINT ceiling_entries_amount_positive CHECK (amount > 0),
    CONSTRAINT ceiling_entries_exempt_only_for_awards CHECK (exempt_ground IS NULL OR kind IN ('committed', 'released')),
    CONSTRAINT ceiling_entries_exempt_ground_known CHECK (exempt_ground IN ('objection', 'lowered-after-filing')),
    CONSTRAINT ceiling_entries_award_has_decision CHECK (
        (kind IN ('committed', 'released')) = (decision_id IS NOT NULL))
);
CREATE INDEX ceiling_entries_by_decision ON ceiling_entries (decision_id) WHERE decision_id IS NOT NULL;

-- The one place where a balance changes. It takes the row lock, so two grants for the last money wait for each other,
-- and the second sees what the first has left (Awb 4:25(2)).
CREATE FUNCTION post_ceiling_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    balance ceilings%ROWTYPE;
    outstanding numeric;
BEGIN
    SELECT * INTO balance FROM ceilings WHERE id = NEW.ceiling_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ceiling % does not exist', NEW.ceiling_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF (NEW.kind = 'set') <> (balance.entries = 0) THEN
        RAISE EXCEPTION 'a ceiling is set once, and first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_entries_set_first';
    END IF;
    IF NEW.kind = 'released' THEN
        SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0) INTO outstanding
            FROM ceiling_entries
            WHERE ceiling_id = NEW.ceiling_id AND decision_id = NEW.decision_id
              AND exempt_ground IS NOT DISTINCT FROM NEW.exempt_ground;
        IF NEW.amount > outstanding THEN
            RAISE EXCEPTION 'no more can be released than decision % committed', NEW.decision_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_entries_release_within_commitment';
        END IF;
    END IF;
    balance.entries := balance.entries + 1;
    CASE NEW.kind
        WHEN 'set', 'raised' THEN balance.amount := balance.amount + NEW.amount;
        WHEN 'lowered' THEN balance.amount := balance.amount - NEW.amount;
        WHEN 'committed' THEN
            IF NEW.exempt_ground IS NULL THEN balance.committed := balance.committed + NEW.amount;
            ELSE balance.exempt := balance.exempt + NEW.amount; END IF;
        WHEN 'released' THEN
            IF NEW.exempt_ground IS NULL THEN balance.committed := balance.committed - NEW.amount;
            ELSE balance.exempt := balance.exempt - NEW.amount; END IF;
    END CASE;
    UPDATE ceilings SET amount = balance.amount, committed = balance.committed, exempt = balance.exempt,
        entries = balance.entries WHERE id = NEW.ceiling_id;
    NEW.seq := balance.entries;
    NEW.amount_after := balance.amount;
    NEW.committed_after := balance.committed;
    NEW.exempt_after := balance.exempt;
    RETURN NEW;
END
$$;
CREATE TRIGGER ceiling_entries_post BEFORE INSERT ON ceiling_entries FOR EACH ROW EXECUTE FUNCTION post_ceiling_entry();
CREATE TRIGGER ceiling_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ceiling_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Reading a balance in order to decide on it takes the same lock, without a right to write the row.
CREATE FUNCTION lock_ceiling(ceiling uuid) RETURNS SETOF ceilings
    LANGUAGE sql SECURITY DEFINER SET search_path = public
    AS $$ SELECT * FROM ceilings WHERE id = ceiling FOR UPDATE $$;
REVOKE ALL ON FUNCTION lock_ceiling(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_ceiling(uuid) TO plafond_app;

CREATE TABLE calls (
    id uuid PRIMARY KEY,
    scheme_id uuid NOT NULL REFERENCES schemes,
    ceiling_id uuid NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    decision_weeks integer NOT NULL CONSTRAINT calls_decision_weeks_positive CHECK (decision_weeks BETWEEN 1 AND 52),
    distribution_method text NOT NULL CONSTRAINT calls_distribution_method_known
        CHECK (distribution_method IN ('order-of-receipt', 'tender', 'pro-rata')),
    last_one text NOT NULL CONSTRAINT calls_last_one_known CHECK (last_one IN ('partial', 'refuse', 'skip')),
    minimum numeric(14, 2) NOT NULL DEFAULT 0,
    threshold numeric(5, 2),
    required_documents text[] NOT NULL,
    themes text[] NOT NULL,
    published_at timestamptz,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    -- A call spends from a ceiling of its own scheme.
    CONSTRAINT calls_ceiling_of_scheme FOREIGN KEY (scheme_id, ceiling_id) REFERENCES ceilings (scheme_id, id),
    CONSTRAINT calls_window_in_order CHECK (opens_at < closes_at)
);
CREATE INDEX calls_by_window ON calls (closes_at, id) WHERE published_at IS NOT NULL;

CREATE TABLE criteria (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES calls,
    code text NOT NULL,
    title text NOT NULL,
    position integer NOT NULL,
    weight integer NOT NULL CONSTRAINT criteria_weight_in_range CHECK (weight BETWEEN 1 AND 100),
    maximum integer NOT NULL CONSTRAINT criteria_maximum_positive CHECK (maximum > 0),
    threshold integer CONSTRAINT criteria_threshold_within_maximum CHECK (threshold BETWEEN 0 AND maximum),
    CONSTRAINT criteria_code_unique UNIQUE (call_id, code)
);

GRANT SELECT, INSERT, UPDATE ON schemes, calls TO plafond_app;
GRANT SELECT, INSERT, DELETE ON criteria TO plafond_app;
GRANT SELECT ON ceilings TO plafond_app;
GRANT INSERT (id, scheme_id, period_start, period_end, resolution, published_on, created_at) ON ceilings TO plafond_app;
GRANT SELECT, INSERT ON ceiling_entries TO plafond_app;
