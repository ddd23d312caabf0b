-- Someone can always act for an organisation. Two members who take each other out wait for one another.
CREATE FUNCTION keep_a_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM FROM organisations WHERE id = OLD.organisation_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM organisation_members WHERE organisation_id = OLD.organisation_id) THEN
        RAISE EXCEPTION 'organisation % would have nobody left', OLD.organisation_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_members_never_none';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER organisation_members_never_none AFTER DELETE ON organisation_members
    FOR EACH ROW EXECUTE FUNCTION keep_a_member();
