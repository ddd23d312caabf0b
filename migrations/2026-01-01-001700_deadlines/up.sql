-- Days that a royal decree has put on a par with a holiday (Algemene termijnenwet, art. 3(3)): data, since a new decree
-- is no new version of the service.
CREATE TABLE free_days (
    id uuid PRIMARY KEY,
    day date NOT NULL,
    ground text NOT NULL,
    added_by uuid REFERENCES users,
    added_at timestamptz NOT NULL,
    CONSTRAINT free_days_day_unique UNIQUE (day)
);
CREATE TRIGGER free_days_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON free_days
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
INSERT INTO free_days (id, day, ground, added_at)
    SELECT gen_random_uuid(), day::date, 'Besluit op grond van artikel 3, derde lid, van de Algemene termijnenwet', '2026-01-01'
    FROM unnest(ARRAY['2023-04-28', '2023-05-19', '2024-05-10', '2024-12-27', '2025-05-30', '2026-01-02', '2026-05-15',
        '2027-05-07', '2028-04-28', '2028-05-26']) AS day;

-- How many working days before the end of a term people are told: data of the scheme.
ALTER TABLE schemes ADD COLUMN warn_working_days integer NOT NULL DEFAULT 10,
    ADD CONSTRAINT schemes_warn_working_days_in_range CHECK (warn_working_days BETWEEN 0 AND 60);

-- The terms of a dossier, running and over, each with how it was counted.
CREATE TABLE terms (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES applications,
    kind text NOT NULL CONSTRAINT terms_kind_known CHECK (kind IN ('decision', 'supplement', 'not-treated', 'hearing',
        'objection', 'objection-repair', 'objection-decision', 'payment', 'repayment', 'report', 'recovery',
        'penalty-decision')),
    -- What it is about: a request, a decision, an award, a payment; the dossier itself for the decision on it.
    object_id uuid NOT NULL,
    responsible text NOT NULL,
    triggered_on date NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    reasoning text[] NOT NULL,
    status text NOT NULL,
    -- The day on which it was met, or was no longer needed, or was over because nobody has to act on it.
    closed_on date,
    warn_on date NOT NULL,
    warned_at timestamptz,
    lapse_told_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT terms_one_per_object UNIQUE (dossier_id, kind, object_id),
    CONSTRAINT terms_start_after_trigger CHECK (starts_on = triggered_on + 1),
    CONSTRAINT terms_end_after_start CHECK (ends_on >= starts_on),
    CONSTRAINT terms_status_fits CHECK (CASE status
        WHEN 'running' THEN closed_on IS NULL
        WHEN 'met' THEN closed_on IS NOT NULL AND closed_on <= ends_on
        WHEN 'lapsed' THEN closed_on IS NULL OR closed_on > ends_on
        WHEN 'ended' THEN closed_on IS NOT NULL
        ELSE false END)
);
-- What is due first, as a caseworker reads it, and what people have to be told about.
CREATE INDEX terms_by_end ON terms (ends_on, id) WHERE closed_on IS NULL;
CREATE INDEX terms_by_dossier ON terms (dossier_id, id);
CREATE INDEX terms_to_warn ON terms (warn_on) WHERE closed_on IS NULL AND warned_at IS NULL;
CREATE INDEX terms_to_lapse ON terms (ends_on) WHERE closed_on IS NULL AND lapse_told_at IS NULL;

-- A term that is over stays as it was.
CREATE FUNCTION keep_closed_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'term % is over and stays as it was', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'terms_closed_kept';
END
$$;
CREATE TRIGGER terms_closed_kept BEFORE UPDATE ON terms FOR EACH ROW
    WHEN (OLD.closed_on IS NOT NULL) EXECUTE FUNCTION keep_closed_term();

GRANT SELECT, INSERT ON free_days, terms TO plafond_app;
GRANT UPDATE (triggered_on, starts_on, ends_on, reasoning, status, closed_on, warn_on, warned_at, lapse_told_at)
    ON terms TO plafond_app;
