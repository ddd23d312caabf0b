-- A draw (loting, Awb 4:26): the seed is made and sealed before, and its commitment published; it is published after, by
-- someone else. The service can write a seed, and can't read it before it is published.
CREATE TABLE draws (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES calls,
    commitment bytea NOT NULL,
    seed bytea NOT NULL CONSTRAINT draws_seed_long_enough CHECK (octet_length(seed) >= 32),
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL,
    -- Never drawn again.
    CONSTRAINT draws_once_per_call UNIQUE (call_id),
    CONSTRAINT draws_commitment_true CHECK (commitment = sha256(seed))
);

CREATE TABLE draw_publications (
    draw_id uuid PRIMARY KEY REFERENCES draws,
    seed bytea NOT NULL,
    -- Who takes part: the references of all that was received, one a line.
    entrants text NOT NULL,
    entrants_hash bytea NOT NULL
        CONSTRAINT draw_publications_hash_true CHECK (entrants_hash = sha256(convert_to(entrants, 'UTF8'))),
    witness uuid NOT NULL REFERENCES users,
    published_at timestamptz NOT NULL
);

CREATE FUNCTION refuse_late_draw() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NEW.made_at > (SELECT closes_at FROM calls WHERE id = NEW.call_id) THEN
        RAISE EXCEPTION 'call % has closed, so its applications are known', NEW.call_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draws_before_close';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER draws_before_close BEFORE INSERT ON draws FOR EACH ROW EXECUTE FUNCTION refuse_late_draw();

-- The one way in which a seed comes out: as a publication, for all to see, with a second person as witness.
CREATE FUNCTION unseal_draw() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    draw draws%ROWTYPE;
BEGIN
    SELECT * INTO draw FROM draws WHERE id = NEW.draw_id;
    IF draw.made_by = NEW.witness THEN
        RAISE EXCEPTION 'who made the draw can''t be its witness'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_publications_four_eyes';
    END IF;
    NEW.seed := draw.seed;
    RETURN NEW;
END
$$;
CREATE TRIGGER draw_publications_unseal BEFORE INSERT ON draw_publications
    FOR EACH ROW EXECUTE FUNCTION unseal_draw();

CREATE TRIGGER draws_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draws
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER draw_publications_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draw_publications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT INSERT, SELECT (id, call_id, commitment, made_by, made_at) ON draws TO plafond_app;
GRANT SELECT, INSERT (draw_id, entrants, entrants_hash, witness, published_at) ON draw_publications TO plafond_app;
