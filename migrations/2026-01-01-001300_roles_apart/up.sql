-- Who keeps the accounts, who watches and who applies does nothing else: an administrator touches no dossier, an auditor
-- changes nothing, and a provider does not judge.
CREATE FUNCTION keep_roles_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    alone CONSTANT text[] := ARRAY['provider-member', 'administrator', 'auditor'];
BEGIN
    PERFORM FROM users WHERE id = NEW.user_id FOR UPDATE;
    IF EXISTS (SELECT FROM user_roles WHERE user_id = NEW.user_id AND role <> NEW.role
            AND (role = ANY (alone) OR NEW.role = ANY (alone))) THEN
        RAISE EXCEPTION 'role % does not go together with another', NEW.role
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_roles_apart';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER user_roles_apart BEFORE INSERT OR UPDATE ON user_roles
    FOR EACH ROW EXECUTE FUNCTION keep_roles_apart();
