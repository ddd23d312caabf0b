-- A check of the whole trail takes as long as the trail is: someone who watches asks for it, the worker does it and says how far it
-- is, and what came out stays to be read.
CREATE TABLE trail_checks (
    id uuid PRIMARY KEY,
    asked_by uuid NOT NULL REFERENCES users,
    asked_at timestamptz NOT NULL,
    -- When the worker last said how far it is. One that is silent is taken over.
    seen_at timestamptz,
    events_in_all bigint NOT NULL DEFAULT 0,
    events_done bigint NOT NULL DEFAULT 0,
    finished_at timestamptz,
    chains bigint NOT NULL DEFAULT 0,
    seals bigint NOT NULL DEFAULT 0,
    -- The first thing that is not as it was written; nothing when all is whole.
    broken text CONSTRAINT trail_checks_broken_when_finished CHECK (broken IS NULL OR finished_at IS NOT NULL)
);
CREATE UNIQUE INDEX trail_checks_one_at_a_time ON trail_checks ((true)) WHERE finished_at IS NULL;
GRANT SELECT, INSERT ON trail_checks TO plafond_app;
GRANT UPDATE (seen_at, events_in_all, events_done, finished_at, chains, seals, broken) ON trail_checks TO plafond_app;

-- What came out of a check stays as it was.
CREATE FUNCTION trail_checks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'check % is finished', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trail_checks_stay';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER trail_checks_stay BEFORE UPDATE ON trail_checks FOR EACH ROW EXECUTE FUNCTION trail_checks_stay();
