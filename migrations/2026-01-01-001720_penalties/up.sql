-- Notices of default (ingebrekestellingen, Awb 4:17(3)). A premature one has no effect; one that came by post is kept as such.
CREATE TABLE notices_of_default (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    term_id uuid NOT NULL REFERENCES terms,
    received_on date NOT NULL,
    channel text NOT NULL CONSTRAINT notices_of_default_channel_known CHECK (channel IN ('online', 'post')),
    premature boolean NOT NULL,
    verdict text NOT NULL,
    registered_by uuid NOT NULL REFERENCES users,
    registered_at timestamptz NOT NULL,
    CONSTRAINT notices_of_default_premature_by_post CHECK (NOT premature OR channel = 'post')
);
CREATE UNIQUE INDEX notices_of_default_one_per_term ON notices_of_default (term_id) WHERE NOT premature;
CREATE INDEX notices_of_default_by_application ON notices_of_default (application_id, id);
CREATE TRIGGER notices_of_default_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notices_of_default
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a late decision costs (dwangsom, Awb 4:17), from its notice until the decision or the maximum.
CREATE TABLE penalties (
    notice_id uuid PRIMARY KEY REFERENCES notices_of_default,
    application_id uuid NOT NULL REFERENCES applications,
    term_id uuid NOT NULL REFERENCES terms,
    lapsed_on date NOT NULL,
    noticed_on date NOT NULL,
    starts_on date NOT NULL,
    start_told_at timestamptz,
    ended_on date,
    days integer,
    amount numeric(14, 2),
    determined_on date,
    determined_by uuid REFERENCES users,
    determined_amount numeric(14, 2),
    reasons text,
    CONSTRAINT penalties_two_weeks_first CHECK (starts_on = greatest(lapsed_on, noticed_on) + 15),
    CONSTRAINT penalties_after_the_term CHECK (noticed_on > lapsed_on),
    CONSTRAINT penalties_ended_whole CHECK (
        (ended_on IS NULL) = (days IS NULL) AND (ended_on IS NULL) = (amount IS NULL)),
    CONSTRAINT penalties_within_maximum CHECK (days BETWEEN 0 AND 42 AND amount BETWEEN 0 AND 1442),
    CONSTRAINT penalties_determined_whole CHECK (
        (determined_on IS NULL) = (determined_by IS NULL) AND (determined_on IS NULL) = (determined_amount IS NULL)
        AND (determined_on IS NULL) = (reasons IS NULL)),
    CONSTRAINT penalties_determined_once_ended CHECK (determined_on IS NULL OR ended_on IS NOT NULL),
    CONSTRAINT penalties_determined_at_what_it_came_to CHECK (determined_amount IN (0, amount))
);
CREATE INDEX penalties_by_application ON penalties (application_id, notice_id);
CREATE INDEX penalties_running ON penalties (starts_on) WHERE ended_on IS NULL;

-- What was fixed stays as it was.
CREATE FUNCTION keep_determined_penalty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'penalty % was determined and stays as it was', OLD.notice_id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'penalties_determined_kept';
END
$$;
CREATE TRIGGER penalties_determined_kept BEFORE UPDATE ON penalties FOR EACH ROW
    WHEN (OLD.determined_on IS NOT NULL) EXECUTE FUNCTION keep_determined_penalty();

GRANT SELECT, INSERT ON notices_of_default, penalties TO plafond_app;
GRANT UPDATE (start_told_at, ended_on, days, amount, determined_on, determined_by, determined_amount, reasons)
    ON penalties TO plafond_app;
