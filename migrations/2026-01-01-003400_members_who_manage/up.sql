-- Everyone of an organisation applies for it; some manage it too: they invite people, take them out, and change its details and its
-- account number. Whoever is there already manages. There is always one; two who step back at once wait for one another.
ALTER TABLE organisation_members ADD COLUMN manages boolean NOT NULL DEFAULT true;
GRANT UPDATE (manages) ON organisation_members TO plafond_app;

CREATE FUNCTION keep_a_manager() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM organisations WHERE id = OLD.organisation_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM organisation_members WHERE organisation_id = OLD.organisation_id AND manages) THEN
        RAISE EXCEPTION 'nobody would manage organisation %', OLD.organisation_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_members_one_manages';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organisation_members_one_manages AFTER DELETE OR UPDATE ON organisation_members
    FOR EACH ROW EXECUTE FUNCTION keep_a_manager();
