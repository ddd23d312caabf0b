-- What each decision rests on, as canonical JSON (RFC 8785) from which it can be taken again, and what came out of it
-- (Awb 3:46).
CREATE TABLE decision_bases (
    decision_id uuid PRIMARY KEY REFERENCES decisions,
    rule_version text NOT NULL,
    inputs text NOT NULL,
    inputs_hash bytea NOT NULL
        CONSTRAINT decision_bases_hash_true CHECK (inputs_hash = sha256(convert_to(inputs, 'UTF8'))),
    outcome text NOT NULL
);
CREATE TRIGGER decision_bases_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_bases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A decision that can't be explained can't be committed.
CREATE FUNCTION demand_basis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM decision_bases WHERE decision_id = NEW.id) THEN
        RAISE EXCEPTION 'decision % has no basis', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_have_basis';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER decisions_have_basis AFTER INSERT ON decisions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_basis();

GRANT SELECT, INSERT ON decision_bases TO plafond_app;
