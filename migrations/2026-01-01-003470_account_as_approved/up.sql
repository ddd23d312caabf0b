-- Where the money of an organisation goes changes only as a second person approved it last: not by a mistake elsewhere, and not by
-- hand. What was approved before that is no way back to an older account.
CREATE FUNCTION demand_approved_account() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bank_account_changes AS change
        WHERE change.organisation_id = NEW.id AND change.status = 'approved'
            AND change.iban = NEW.iban AND change.account_holder = NEW.account_holder
            AND NOT EXISTS (SELECT FROM bank_account_changes AS later
                WHERE later.organisation_id = NEW.id AND later.status = 'approved' AND later.judged_at > change.judged_at)) THEN
        RAISE EXCEPTION 'nobody approved this account of organisation %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisations_account_as_approved';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER organisations_account_as_approved BEFORE UPDATE OF iban, account_holder ON organisations FOR EACH ROW
    WHEN ((OLD.iban, OLD.account_holder) IS DISTINCT FROM (NEW.iban, NEW.account_holder))
    EXECUTE FUNCTION demand_approved_account();
